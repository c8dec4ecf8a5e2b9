curl -X GET "https://your-domain.com/calling/api/queues/getmasterqueues/" \
  -H "Authorization: Bearer your_api_key"
