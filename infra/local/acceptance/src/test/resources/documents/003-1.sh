curl -X POST "https://your-domain.com/calling/api/queues/insertdataincallqueue/" \
  -H "Authorization: Bearer your_api_key" \
  -H "Content-Type: application/json" \
  -d '{
    "queue_id": null,
    "batch_id": 789,
    "dids": ["+1234567890"],
    "data": [
      {
        "asterisk_server_code": "server1",
        "caller_id": "Company <1001>",
        "action": {
          "Action": "Originate",
          "Channel": "PJSIP/1234567890@endpoint1",
          "Application": "Dial",
          "Data": "PJSIP/0987654321@endpoint2,30",
          "CallerID": "Company <1001>",
          "Account": "client123"
        },
        "create_recording": true,
        "project": "campaign_2024"
      }
    ]
  }'
