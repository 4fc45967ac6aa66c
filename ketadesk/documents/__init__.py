"""Papers for patients and for the chart: facts become blocks, blocks become a PDF.

Knows: what each paper says and in which order, the patient languages, how blocks lie on a page.
Must not know: the store, screens, printers, how a visit is kept; facts arrive finished.
A new paper is one module here beside its golden text; a patient language is one file in
``resources/sheets``. Only ``documents.pdf`` knows the PDF toolkit, and nothing here imports it
before a page is drawn.
"""
