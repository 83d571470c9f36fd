"""Results in, pictures and text out; never torch."""
