"""What comes in, many files at a time: returned PDFs → what they say; returned PDFs and data files → what is wrong.

Each module is imported by itself, so that reading PDFs back does not wait for the libraries that check data.
"""
