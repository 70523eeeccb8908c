"""Page analysis: what is printed on a page. It writes nothing, and knows no form fields."""
