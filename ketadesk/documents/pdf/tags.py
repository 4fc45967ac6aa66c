"""The tag layer: what each mark on the page is, for screen readers (R-DOC-17).

reportlab draws but does not tag. A ``TaggedCanvas`` wraps what is drawn in marked content and,
on saving, writes the structure tree, the parent tree, the metadata and the visit's date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from ketadesk.documents.pdf.fonts import font_name

_CREATOR: Final = "KetaDesk"
# No PDF/UA identification: the file follows the rules but does not declare conformance, which
# nobody has certified.
_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


class Element:
    """A node of the structure tree.

    Args:
        role: the PDF structure type, such as ``P`` or ``LI``.
        parent: the node it belongs to; None for the root.
        scope: for a ``TH``, what it heads: ``Row`` or ``Column``.
    """

    __slots__ = ("kids", "reference", "role", "scope")

    def __init__(self, role: str, parent: Element | None = None, scope: str = "") -> None:
        self.role = role
        self.scope = scope
        self.kids: list[Element | tuple[int, int]] = []
        self.reference: Any = None
        if parent is not None:
            parent.kids.append(self)


class _VisitTime:
    """Stands in for reportlab's time stamp, which reads the clock or the environment."""

    def __init__(self, epoch: int) -> None:
        moment = datetime.fromtimestamp(epoch, UTC)
        self.t = epoch
        self.lt = moment.timetuple()
        self.YMDhms = tuple(self.lt)[:6]
        self.dhh = self.dmm = 0
        self.tzname = "UTC"
        self.iso = moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class TaggedCanvas(Canvas):  # type: ignore[misc]  # reportlab is not typed
    """A reportlab canvas that tags what it draws.

    Args:
        page_size: width and height in points.
        title: becomes a property of the file; it must name nobody.
        language: BCP 47 code.
        epoch: the file's date, seconds since 1970 UTC.
    """

    def __init__(
        self, page_size: tuple[float, float], title: str, language: str, epoch: int
    ) -> None:
        self._bytes = BytesIO()
        super().__init__(
            self._bytes,
            pagesize=page_size,
            pageCompression=1,
            invariant=1,
            pdfVersion=(1, 7),
            initialFontName=font_name(bold=False),
            lang=language,
        )
        self._time = _VisitTime(epoch)
        self._language = language
        self._title_text = title
        self._doc._timeStamp = self._time  # noqa: SLF001 - the toolkit offers no other way
        seed = f"{_CREATOR} {title} {epoch}".encode()
        self._doc.signature = hashlib.md5(seed, usedforsecurity=False)
        self.setTitle(title)
        self.setAuthor("")
        self.setSubject("")
        self.setCreator(_CREATOR)
        self.setViewerPreference("DisplayDocTitle", "true")
        self.root = Element("Document")
        self._page_objects: list[Any] = []
        self._marks: list[list[Element]] = [[]]

    @contextmanager
    def marked(self, element: Element) -> Iterator[None]:
        """What is drawn inside is content of this element."""
        page = len(self._page_objects)
        mark = len(self._marks[page])
        self._marks[page].append(element)
        element.kids.append((page, mark))
        self._code.append(f"/{element.role} <</MCID {mark}>> BDC")
        yield
        self._code.append("EMC")

    @contextmanager
    def artifact(self, kind: str = "Layout") -> Iterator[None]:
        """What is drawn inside is decoration, or a running head or foot (``Pagination``)."""
        self._code.append(f"/Artifact <</Type /{kind}>> BDC")
        yield
        self._code.append("EMC")

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """End this page."""
        super().showPage()
        page = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = len(self._page_objects)
        page.Tabs = pdfdoc.PDFName("S")
        self._page_objects.append(page)
        self._marks.append([])

    def finish(self) -> bytes:
        """Write the tags and metadata and close the file."""
        self._write_structure()
        self._write_metadata()
        self.save()
        return self._bytes.getvalue()

    def _write_structure(self) -> None:
        tree = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("StructTreeRoot")})
        reference = self._doc.Reference(tree)
        tree["K"] = pdfdoc.PDFArray([self._structure(self.root, reference)])
        numbers: list[Any] = []
        for page, elements in enumerate(self._marks[:-1]):
            numbers += [page, pdfdoc.PDFArray([element.reference for element in elements])]
        tree["ParentTree"] = self._doc.Reference(
            pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)})
        )
        tree["ParentTreeNextKey"] = len(self._page_objects)
        self._doc.Catalog.StructTreeRoot = tree
        self._doc.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})

    def _structure(self, element: Element, parent: Any) -> Any:
        node = _Node(element, parent)
        element.reference = self._doc.Reference(node)
        pages = [kid[0] for kid in element.kids if isinstance(kid, tuple)]
        if pages:
            node.page = self._doc.Reference(self._page_objects[pages[0]])
        for kid in element.kids:
            if isinstance(kid, Element):
                node.kids.append(self._structure(kid, element.reference))
            elif kid[0] == pages[0]:
                node.kids.append(kid[1])
            else:
                node.kids.append(self._mark_elsewhere(*kid))
        return element.reference

    def _mark_elsewhere(self, page: int, mark: int) -> Any:
        return pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("MCR"),
                "Pg": self._doc.Reference(self._page_objects[page]),
                "MCID": mark,
            }
        )

    def _write_metadata(self) -> None:
        packet = _XMP.format(
            title=escape(self._title_text),
            language=escape(self._language),
            creator=_CREATOR,
            date=self._time.iso,
            producer=escape(self._doc.info.producer),
        )
        kind = {"Type": pdfdoc.PDFName("Metadata"), "Subtype": pdfdoc.PDFName("XML")}
        stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary(kind), packet.encode(), filters=[])
        self._doc.Catalog.Metadata = stream


class _Node(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab is not typed
    """A structure element, written at once: there are hundreds of them in a sheet.

    Attributes:
        page: the page of the marks among the kids, as a reference.
        kids: marks on that page, references to other elements, marks on other pages.
    """

    def __init__(self, element: Element, parent: Any) -> None:
        self._element = element
        self._parent = parent
        self.page: Any = None
        self.kids: list[Any] = []

    def format(self, document: Any) -> bytes:
        """As it stands in the file."""
        parts = [b"<< /Type /StructElem /S /", self._element.role.encode()]
        parts += [b" /P ", self._parent.format(document)]
        if self.page is not None:
            parts += [b" /Pg ", self.page.format(document)]
        kids = [b"%d" % kid if isinstance(kid, int) else kid.format(document) for kid in self.kids]
        parts += [b" /K ", kids[0] if len(kids) == 1 else b"[ " + b" ".join(kids) + b" ]"]
        if self._element.scope:
            parts.append(b" /A << /O /Table /Scope /%s >>" % self._element.scope.encode())
        return b"".join([*parts, b" >>"])
