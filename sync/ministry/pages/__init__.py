"""The ministry's pages, in the province's look: its templates' parts, its accounts, its words. They hold no SQL."""
