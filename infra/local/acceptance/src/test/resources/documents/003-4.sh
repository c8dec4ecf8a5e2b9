curl -X PUT "https://your-domain.com/calling/api/queues/updatequeuemaster/123" \
  -H "Authorization: Bearer your_api_key" \
  -H "Content-Type: application/json" \
  -d '{
    "queue_status": "paused",
    "retry": true,
    "retry_count": 5,
    "retry_gap": 300
  }'
