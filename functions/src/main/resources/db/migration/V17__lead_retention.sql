-- Days a tenant's leads are kept since there was news of them; null: as long as the system keeps them.
ALTER TABLE clients ADD COLUMN lead_retention_days integer CHECK (lead_retention_days > 0);
