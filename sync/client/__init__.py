"""The kiosk's side of the wire: enrol, push, reconcile. It never touches Tk."""
