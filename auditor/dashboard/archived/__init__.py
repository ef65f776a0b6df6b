"""Pages of audited sites as they were archived: found in the web archive, made inert, shown with what was read marked."""
