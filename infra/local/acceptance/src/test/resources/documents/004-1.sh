curl -X POST https://your-domain.com/api/leads/from-dialer/ \
  -H "Content-Type: application/json" \
  -d '{
    "full_name": "Test Lead",
    "phone": "+44123456789",
    "email": "test@example.com",
    "notes": "Test lead from dialer",
    "agent_username": "agent1"
  }'
