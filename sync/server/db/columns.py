"""What the tables of schema/ are made of: the metadata they belong to, their columns' types, and columns that many have."""

from sqlalchemy import BigInteger, Column, MetaData, String, Text
from sqlalchemy.types import TypeEngine

metadata = MetaData()

DAY, MOMENT, UUID, HASH, ID, NAME = String(10), String(40), String(36), String(64), String(64), String(300)


def place_columns(key: bool = True) -> tuple[Column, Column]:
    return Column("province", NAME, primary_key=key, nullable=False), Column("district", NAME, primary_key=key, nullable=False)


def count_column(name: str) -> Column:
    return Column(name, BigInteger, nullable=False, server_default="0")


def text_column(name: str, kind: TypeEngine[str] | type[Text] = NAME) -> Column:
    return Column(name, kind, nullable=False, server_default="")
