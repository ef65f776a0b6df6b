"""The eye: what an operator, an executive and a webmaster look at in a browser, and a copy of it for any web server."""
