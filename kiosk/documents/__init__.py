"""What is printed on paper and given out: the paper form, the month's report, sign, poster, leaflet. Kiosk and province share it.

A document is laid out as marks on sheets (sheet.py); to_pdf.py, to_picture.py and to_svg.py draw the same marks.
"""
