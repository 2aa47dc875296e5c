"""An invented tenants' union with a year behind it, made by the verbs that members use."""
