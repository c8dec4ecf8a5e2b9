curl -X GET "https://your-domain.com/calling/api/v1/clients/test-connection" \
  -H "X-API-KEY: your_api_key"
