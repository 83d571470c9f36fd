"""The local web app's server: parse a request, call the Explainer, hand its answers out."""
