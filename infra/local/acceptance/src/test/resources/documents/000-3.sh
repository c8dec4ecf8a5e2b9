curl -X POST "https://your-domain.com/calling/api/clients/" \
  -H "Authorization: Bearer your_superuser_api_key" \
  -H "Content-Type: application/json" \
  -d '{
    "name": "Client Company",
    "accountcode": "client_xyz",
    "username": "client_user",
    "allocated_channels": 10,
    "is_active": true
  }'
