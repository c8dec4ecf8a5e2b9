import requests
import json
import time
from datetime import datetime, timedelta

class CentralizedCallingClient:
    def __init__(self, base_url, api_key):
        self.base_url = base_url.rstrip('/')
        self.api_key = api_key
        self.headers = {
            'X-API-KEY': api_key,
            'Content-Type': 'application/json'
        }
    
    def health_check(self):
        """Check API health"""
        response = requests.get(f"{self.base_url}/api/v1/monitoring/health", headers=self.headers)
        return response.json()
    
    def get_client_info(self):
        """Get client information"""
        response = requests.get(f"{self.base_url}/api/v1/clients/me", headers=self.headers)
        return response.json()
    
    def insert_call_queue(self, batch_id, phone_numbers, custom_data=None):
        """Insert multiple phone numbers into call queue"""
        data = []
        for phone in phone_numbers:
            entry = {"phone_number": phone}
            if custom_data:
                entry["custom_data"] = custom_data
            data.append(entry)
        
        payload = {
            "batch_id": batch_id,
            "data": data
        }
        
        response = requests.post(
            f"{self.base_url}/api/v1/queues/insertdataincallqueue/",
            headers=self.headers,
            json=payload
        )
        return response.json()
    
    def make_quick_call(self, phone_number, custom_data=None):
        """Make a single quick call"""
        payload = {"phone_number": phone_number}
        if custom_data:
            payload["custom_data"] = custom_data
        
        response = requests.post(
            f"{self.base_url}/api/v1/queues/quickcall/",
            headers=self.headers,
            json=payload
        )
        return response.json()
    
    def get_call_summary(self, start_date, end_date, server_code=None):
        """Get call summary for date range"""
        params = {
            "accountcode": self.get_client_info()["accountcode"],
            "start_date": start_date,
            "end_date": end_date
        }
        if server_code:
            params["server_code"] = server_code
        
        response = requests.get(
            f"{self.base_url}/api/v1/client-call-details/summary",
            headers=self.headers,
            params=params
        )
        return response.json()
    
    def dispatch_calls(self):
        """Dispatch queued calls"""
        accountcode = self.get_client_info()["accountcode"]
        response = requests.post(
            f"{self.base_url}/api/v1/controls/dispatch-calls",
            headers=self.headers,
            params={"accountcode": accountcode}
        )
        return response.json()

# Usage Example
def main():
    # Initialize client
    client = CentralizedCallingClient(
        base_url="https://your-domain.com",
        api_key="your_api_key_here"
    )
    
    # Check health
    health = client.health_check()
    print(f"API Health: {health}")
    
    # Get client info
    info = client.get_client_info()
    print(f"Client: {info['name']} ({info['accountcode']})")
    
    # Insert call queue
    phone_numbers = ["9876543210", "9876543211", "9876543212"]
    batch_result = client.insert_call_queue(
        batch_id=12345,
        phone_numbers=phone_numbers,
        custom_data={"campaign_id": "CAMP001"}
    )
    print(f"Queue Insert Result: {batch_result}")
    
    # Dispatch calls
    dispatch_result = client.dispatch_calls()
    print(f"Dispatch Result: {dispatch_result}")
    
    # Get call summary for today
    today = datetime.now().strftime("%Y-%m-%d")
    summary = client.get_call_summary(today, today)
    print(f"Today's Call Summary: {summary}")

if __name__ == "__main__":
    main()
