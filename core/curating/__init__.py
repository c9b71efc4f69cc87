"""The library of a team, as its members look after it: figures, what is hidden, documents in and out."""

from core.curating.curating import Curating, Exported, export_format, subcommand

__all__ = ["Curating", "Exported", "export_format", "subcommand"]
