"""What imports and live sources leave behind: receipts, schedules, products, costs."""
