"""The agreement report as a LaTeX document, and its tables one by one."""

from labeler.agreement.details import AgreementReport
from labeler.report.content import Table
from labeler.report.latex import content_as_latex, table_as_latex
from labeler.report.outline import content_of


def latex_report(report: AgreementReport) -> str:
    """Return a whole document; its tables can also be taken out by their names."""
    return content_as_latex(content_of(report))


def latex_tables(report: AgreementReport) -> dict[str, str]:
    r"""Return each table of the report by its name, ready to be read in with `\\input`."""
    return {
        block.key: table_as_latex(block)
        for section in content_of(report).sections
        for block in section.blocks
        if isinstance(block, Table)
    }
