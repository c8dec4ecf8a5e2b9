import asyncio
import websockets
import json

async def monitor_calls():
    uri = "wss://your-domain.com/api/ws/v1/monitoring/ws?x-api-key=your_api_key"
    
    async with websockets.connect(uri) as websocket:
        # Subscribe to events
        await websocket.send(json.dumps({
            "type": "subscribe",
            "events": ["call_started", "call_ended", "call_failed"]
        }))
        
        async for message in websocket:
            data = json.loads(message)
            print(f"Received event: {data}")
            
            if data["type"] == "call_started":
                handle_call_started(data["payload"])
            elif data["type"] == "call_ended":
                handle_call_ended(data["payload"])
            elif data["type"] == "call_failed":
                handle_call_failed(data["payload"])

def handle_call_started(payload):
    print(f"Call started: {payload['phone_number']}")

def handle_call_ended(payload):
    print(f"Call ended: {payload['phone_number']}, Duration: {payload['duration']}")

def handle_call_failed(payload):
    print(f"Call failed: {payload['phone_number']}, Reason: {payload['reason']}")

# Run the monitoring
asyncio.run(monitor_calls())
