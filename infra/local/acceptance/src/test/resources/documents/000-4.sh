curl -X POST "https://your-domain.com/calling/api/queues/insertdataincallqueue/" \
  -H "Authorization: Bearer your_api_key" \
  -H "Content-Type: application/json" \
  -d '{
    "batch_id": 1001,
    "data": [{
      "asterisk_server_code": "server1",
      "action": {
        "Action": "Originate",
        "Channel": "PJSIP/1234567890@endpoint1",
        "Application": "Dial",
        "Data": "PJSIP/0987654321@endpoint2,30"
      },
      "create_recording": true,
      "project": "campaign_2024"
    }]
  }'
