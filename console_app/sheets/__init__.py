"""Tables as files for other programs, CSV and XLSX; knows no order, no window and no journal."""
