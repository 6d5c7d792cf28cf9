"""From a service catalogue and membership and meeting records to the figures of an annual report."""
