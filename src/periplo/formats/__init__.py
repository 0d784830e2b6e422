"""Maps and logs in other people's formats: files in, values or plain columns out. Imports core only."""
