"""The web app's server, asked over real connections and attacked."""
