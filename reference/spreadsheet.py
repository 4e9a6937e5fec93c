"""Writes a workbook that Excel and LibreOffice open: the same bytes for the same cells, on every machine.

Nothing is packed, since what packing makes of the same bytes differs from one Python to the next.
"""

import re
import zipfile
from xml.sax.saxutils import escape, quoteattr

YEAR, FIRST, LAST = 3, 4, 15
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Number formats beyond the built-in ones, and the styles of cells: font, fill, border, number format, alignment.
NUMBER_FORMATS = {164: "#,##0;[Red]-#,##0", 165: '"£"#,##0.00;[Red]-"£"#,##0.00', 166: "0.0%", 167: "0.000000"}
FONTS = (
    '<sz val="10"/><name val="Arial"/>',
    '<b/><sz val="16"/><color rgb="FF1F3A5F"/><name val="Arial"/>',
    '<b/><sz val="10"/><color rgb="FFFFFFFF"/><name val="Arial"/>',
    '<i/><sz val="9"/><color rgb="FF666666"/><name val="Arial"/>',
    '<b/><sz val="10"/><name val="Arial"/>',
)
FILLS = ("none", "gray125", "FF1F3A5F", "FFFFF2B3", "FFE4ECF5")
STYLES = {
    "plain": (0, 0, 0, 0, ""), "title": (1, 0, 0, 0, ""), "head": (2, 2, 0, 0, "center"), "section": (4, 4, 0, 0, ""),
    "note": (3, 0, 0, 0, ""), "wrapped": (0, 0, 0, 0, "wrap"), "pence": (0, 0, 0, 164, ""), "total": (4, 0, 2, 164, ""),
    "pounds": (0, 0, 0, 165, ""), "pounds total": (4, 0, 2, 165, ""), "share": (0, 0, 0, 167, ""), "count": (0, 0, 0, 3, ""),
    "check": (4, 0, 0, 0, "center"), "input": (0, 3, 1, 3, ""), "input pounds": (0, 3, 1, 165, ""),
    "input share": (0, 3, 1, 10, ""), "input factor": (0, 3, 1, 167, ""), "input word": (0, 3, 1, 0, "center"),
}


def letter(column):
    """The letters of a column, counted from 1."""
    return (letter((column - 1) // 26) if column > 26 else "") + chr(65 + (column - 1) % 26)


class Sheet:
    """Cells of one sheet, row after row."""

    def __init__(self, book, name, widths, frozen):
        self.book, self.name, self.widths, self.frozen = book, name, widths, frozen
        self.cells, self.choices, self.row = {}, [], 0

    def put(self, column, content, style="plain", row=None):
        """A text, a number or, after an equals sign, a formula."""
        self.cells[row or self.row, column] = (content, style)

    def line(self, *contents, style="plain", skip=0):
        """Moves to the next row and fills it from the first column."""
        self.row += 1 + skip
        for column, content in enumerate(contents, 1):
            if content is not None:
                self.put(column, content, style)

    def call(self, key, first=FIRST, last=LAST):
        """Gives this row of cells a name."""
        self.book.rows[key] = (self.name, self.row)
        self.book.names[key] = f"{self.quoted()}!${letter(first)}${self.row}:${letter(last)}${self.row}"

    def call_cell(self, key, column):
        """Gives a cell of this row a name."""
        self.book.names[key] = f"{self.quoted()}!${letter(column)}${self.row}"

    def quoted(self):
        """The name as formulas write it."""
        return f"'{self.name}'" if " " in self.name else self.name

    def allow(self, columns, words):
        """Cells of this row take one of these words only."""
        first, last = columns
        self.choices.append((f"{letter(first)}{self.row}:{letter(last)}{self.row}", ",".join(words)))


class Workbook:
    """Sheets, and names of cells and of rows."""

    def __init__(self):
        self.sheets, self.rows, self.names = [], {}, {}

    def sheet(self, name, widths, frozen=None):
        """A new sheet; everything above and left of the frozen cell stays in sight."""
        self.sheets.append(Sheet(self, name, widths, frozen))
        return self.sheets[-1]

    def formula(self, sheet, column, template):
        """Fills in rows by their keys: [key] this column, [key<] the one before, [key=] the year's, [key:] the months until this."""

        def cell(found):
            key, which = found.group(1), found.group(2)
            at, row = self.rows[key]
            here = letter({"<": column - 1, "=": YEAR}.get(which, column))
            prefix = "" if at == sheet.name else f"{at}!"
            return prefix + {
                "=": f"${here}{row}", ":": f"${letter(FIRST)}{row}:{here}{row}",
            }.get(which, f"{here}{row}")

        return re.sub(r"\[(\w+)([<=:]?)\]", cell, template)

    def write(self, path, values):
        """Writes the workbook; `values` are what formulas came to: {"Sheet!D5": value}."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
            for name, text in self.parts(values).items():
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.create_system, info.external_attr = 3, 0o644 << 16
                package.writestr(info, HEAD + text)

    def parts(self, values):
        """Every file of the package."""
        many = list(enumerate(self.sheets, 1))
        office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        overrides = "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{office}.worksheet+xml"/>' for n, _ in many)
        tabs = "".join(f'<sheet name={quoteattr(s.name)} sheetId="{n}" r:id="rId{n}"/>' for n, s in many)
        names = "".join(f'<definedName name="{key}">{escape(at)}</definedName>' for key, at in sorted(self.names.items()))
        targets = "".join(f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n, _ in many)
        parts = {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{office}.sheet.main+xml"/>'
            f'{overrides}<Override PartName="/xl/styles.xml" ContentType="{office}.styles+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            # Whoever can reckons anew on opening; the figures in the file are for those who cannot.
            "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{RELATIONS}"><sheets>{tabs}</sheets>'
            f'<definedNames>{names}</definedNames><calcPr calcId="191029" fullCalcOnLoad="1"/></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{targets}<Relationship '
            f'Id="rId{len(many) + 1}" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
            "xl/styles.xml": styles(),
        }
        return parts | {f"xl/worksheets/sheet{n}.xml": self.worksheet(sheet, values) for n, sheet in many}

    def worksheet(self, sheet, values):
        """One sheet: what is frozen, how wide columns are, the cells, colours of checks, choices, and how it prints."""
        rows = {}
        for (row, column), (content, style) in sorted(sheet.cells.items()):
            rows.setdefault(row, []).append(self.cell(sheet, row, column, content, style, values))
        cells = "".join(f'<row r="{row}">{"".join(inside)}</row>' for row, inside in rows.items())
        widths = "".join(f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate(sheet.widths, 1))
        checks = " ".join(f"{letter(column)}{row}" for (row, column), cell in sorted(sheet.cells.items()) if cell[1] == "check")
        colours = f'<conditionalFormatting sqref="{checks}">' + "".join(
            f'<cfRule type="cellIs" dxfId="{n}" priority="{n + 1}" operator="equal"><formula>"{word}"</formula></cfRule>'
            for n, word in enumerate(("OK", "NOT OK"))
        ) + "</conditionalFormatting>" if checks else ""
        choices = "".join(
            f'<dataValidation type="list" allowBlank="0" showErrorMessage="1" sqref="{cells_}"><formula1>"{words}"</formula1>'
            "</dataValidation>" for cells_, words in sheet.choices
        )
        return (
            f'<worksheet xmlns="{SPREADSHEET}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
            f'<sheetView showGridLines="0" workbookViewId="0">{pane(sheet.frozen)}</sheetView></sheetViews>'
            f"<cols>{widths}</cols><sheetData>{cells}</sheetData>{colours}"
            + (f'<dataValidations count="{len(sheet.choices)}">{choices}</dataValidations>' if choices else "")
            + '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'
        )

    def cell(self, sheet, row, column, content, style, values):
        """One cell, with what its formula came to."""
        at = f'r="{letter(column)}{row}" s="{list(STYLES).index(style)}"'
        if isinstance(content, (int, float)):
            return f"<c {at}><v>{content!r}</v></c>"
        if not content.startswith("="):
            return f'<c {at} t="inlineStr"><is><t xml:space="preserve">{escape(content)}</t></is></c>'
        formula = f"<f>{escape(self.formula(sheet, column, content[1:]))}</f>"
        value = values.get(f"{sheet.name}!{letter(column)}{row}")
        if value is None:
            return f"<c {at}>{formula}</c>"
        if isinstance(value, str):
            return f'<c {at} t="str">{formula}<v>{escape(value)}</v></c>'
        whole = int(value) if value == int(value) else value
        return f"<c {at}>{formula}<v>{whole!r}</v></c>"


def pane(frozen):
    """What stays in sight when the rest moves."""
    if frozen is None:
        return ""
    row, column = frozen
    left = f'xSplit="{column - 1}" ' if column > 1 else ""
    which = "bottomRight" if column > 1 else "bottomLeft"
    return f'<pane {left}ySplit="{row - 1}" topLeftCell="{letter(column)}{row}" activePane="{which}" state="frozen"/>'


def styles():
    """Fonts, fills, borders and formats."""
    formats = "".join(f'<numFmt numFmtId="{n}" formatCode={quoteattr(code)}/>' for n, code in NUMBER_FORMATS.items())
    fonts = "".join(f"<font>{font}</font>" for font in FONTS)
    fills = "".join(
        f'<fill><patternFill patternType="{fill}"/></fill>' if len(fill) < 8
        else f'<fill><patternFill patternType="solid"><fgColor rgb="{fill}"/></patternFill></fill>' for fill in FILLS
    )
    thin = "".join(f'<{side} style="thin"><color rgb="FFBFA640"/></{side}>' for side in ("left", "right", "top", "bottom"))
    borders = (
        "<border><left/><right/><top/><bottom/></border>", f"<border>{thin}</border>",
        '<border><left/><right/><top style="thin"><color rgb="FF1F3A5F"/></top><bottom/></border>',
    )
    aligned = {"": "", "center": '<alignment horizontal="center"/>', "wrap": '<alignment vertical="top" wrapText="1"/>'}
    cells = "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" applyNumberFormat="1" '
        f'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">{aligned[to]}</xf>'
        for font, fill, border, number, to in STYLES.values()
    )
    colours = "".join(
        f'<dxf><font><b/><color rgb="{text}"/></font><fill><patternFill><bgColor rgb="{fill}"/></patternFill></fill></dxf>'
        for text, fill in (("FF1E6B2E", "FFD5EFDA"), ("FFFFFFFF", "FFC62828"))
    )
    return (
        f'<styleSheet xmlns="{SPREADSHEET}"><numFmts count="{len(NUMBER_FORMATS)}">{formats}</numFmts>'
        f'<fonts count="{len(FONTS)}">{fonts}</fonts><fills count="{len(FILLS)}">{fills}</fills>'
        f'<borders count="3">{"".join(borders)}</borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(STYLES)}">{cells}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        f'<dxfs count="2">{colours}</dxfs></styleSheet>'
    )
