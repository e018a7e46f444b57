"""What venues remembers of the columns of files."""

from services.venues.store.database import database
from services.venues.store.tables.imports import ColumnMappingRow
from shared.imports.column_memory import ColumnMemory

column_memory = ColumnMemory(database, ColumnMappingRow)
