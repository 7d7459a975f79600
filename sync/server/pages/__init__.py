"""The province's pages: one router for each group of pages. routers.add_pages puts them into an app."""
