"""A copy of the dashboard for any web server or none: plain files, for everybody to read, with nothing that can be pressed."""
