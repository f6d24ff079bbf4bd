"""What a careful billing clerk would stop before an entry is invoiced. Pure: an entry and its day in, sentences out."""
