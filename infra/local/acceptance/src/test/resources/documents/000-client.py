import requests

class CentralizedCallingClient:
    def __init__(self, api_key: str, base_url: str):
        self.headers = {
            "Authorization": f"Bearer {api_key}",
            "Content-Type": "application/json"
        }
        self.base_url = base_url
    
    def insert_queue_data(self, batch_id: int, calls: list):
        response = requests.post(
            f"{self.base_url}/queues/insertdataincallqueue/",
            headers=self.headers,
            json={"batch_id": batch_id, "data": calls}
        )
        return response.json()
    
    def make_quick_call(self, server_code: str, number1: str, customer_name: str):
        response = requests.post(
            f"{self.base_url}/queues/insertquickcall/",
            headers=self.headers,
            json={
                "asterisk_server_code": server_code,
                "number1": number1,
                "customer_name": customer_name,
                "action": {"Application": "Dial"}
            }
        )
        return response.json()

# Usage
client = CentralizedCallingClient("your_api_key", "https://your-domain.com/calling/api")
result = client.insert_queue_data(1001, [{
    "asterisk_server_code": "server1",
    "action": {"Action": "Originate", "Channel": "PJSIP/1234567890@endpoint1"}
}])
