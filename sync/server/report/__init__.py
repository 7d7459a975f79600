"""The province's yearly report: a pure model, an XLSX and a PDF of it, and its way from draft to locked."""
