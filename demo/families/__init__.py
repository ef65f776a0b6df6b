"""The site families of the sample city: how centres of one make lay out the same duties."""
