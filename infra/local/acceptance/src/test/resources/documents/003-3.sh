curl -X GET "https://your-domain.com/calling/api/queues/getmasterqueues/?page=1&page_size=10" \
  -H "Authorization: Bearer your_api_key"
