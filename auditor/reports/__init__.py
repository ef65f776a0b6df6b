"""Documents for people, as HTML, PDF and Word files, from what is kept."""
