"""Whether what is kept is whole and untouched: the history, the rows it is about, the archives, the scores."""
