"""The province's database: engine, schema, migrations, many rows at once, small settings."""
