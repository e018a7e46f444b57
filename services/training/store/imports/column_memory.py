"""What training remembers of the columns of files."""

from services.training.store.database import database
from services.training.store.tables.imports import ColumnMappingRow
from shared.imports.column_memory import ColumnMemory

column_memory = ColumnMemory(database, ColumnMappingRow)
