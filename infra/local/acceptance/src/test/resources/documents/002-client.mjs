class CentralizedCallingClient {
    constructor(baseUrl, apiKey) {
        this.baseUrl = baseUrl.replace(/\/$/, '');
        this.apiKey = apiKey;
        this.headers = {
            'X-API-KEY': apiKey,
            'Content-Type': 'application/json'
        };
    }
    
    async makeRequest(endpoint, options = {}) {
        const url = `${this.baseUrl}${endpoint}`;
        const config = {
            headers: this.headers,
            ...options
        };
        
        try {
            const response = await fetch(url, config);
            const data = await response.json();
            
            if (!response.ok) {
                throw new Error(`HTTP ${response.status}: ${data.detail || 'Unknown error'}`);
            }
            
            return data;
        } catch (error) {
            console.error('API Request failed:', error);
            throw error;
        }
    }
    
    async healthCheck() {
        return this.makeRequest('/api/v1/monitoring/health');
    }
    
    async getClientInfo() {
        return this.makeRequest('/api/v1/clients/me');
    }
    
    async insertCallQueue(batchId, phoneNumbers, customData = null) {
        const data = phoneNumbers.map(phone => {
            const entry = { phone_number: phone };
            if (customData) {
                entry.custom_data = customData;
            }
            return entry;
        });
        
        return this.makeRequest('/api/v1/queues/insertdataincallqueue/', {
            method: 'POST',
            body: JSON.stringify({
                batch_id: batchId,
                data: data
            })
        });
    }
    
    async makeQuickCall(phoneNumber, customData = null) {
        const payload = { phone_number: phoneNumber };
        if (customData) {
            payload.custom_data = customData;
        }
        
        return this.makeRequest('/api/v1/queues/quickcall/', {
            method: 'POST',
            body: JSON.stringify(payload)
        });
    }
    
    async getCallSummary(startDate, endDate, serverCode = null) {
        const clientInfo = await this.getClientInfo();
        const params = new URLSearchParams({
            accountcode: clientInfo.accountcode,
            start_date: startDate,
            end_date: endDate
        });
        
        if (serverCode) {
            params.append('server_code', serverCode);
        }
        
        return this.makeRequest(`/api/v1/client-call-details/summary?${params}`);
    }
    
    async dispatchCalls() {
        const clientInfo = await this.getClientInfo();
        return this.makeRequest('/api/v1/controls/dispatch-calls', {
            method: 'POST',
            body: JSON.stringify({ accountcode: clientInfo.accountcode })
        });
    }
}

// Usage Example
async function main() {
    const client = new CentralizedCallingClient(
        'https://your-domain.com',
        'your_api_key_here'
    );
    
    try {
        // Check health
        const health = await client.healthCheck();
        console.log('API Health:', health);
        
        // Get client info
        const info = await client.getClientInfo();
        console.log(`Client: ${info.name} (${info.accountcode})`);
        
        // Insert call queue
        const phoneNumbers = ['9876543210', '9876543211', '9876543212'];
        const batchResult = await client.insertCallQueue(
            12345,
            phoneNumbers,
            { campaign_id: 'CAMP001' }
        );
        console.log('Queue Insert Result:', batchResult);
        
        // Dispatch calls
        const dispatchResult = await client.dispatchCalls();
        console.log('Dispatch Result:', dispatchResult);
        
        // Get call summary for today
        const today = new Date().toISOString().split('T')[0];
        const summary = await client.getCallSummary(today, today);
        console.log("Today's Call Summary:", summary);
        
    } catch (error) {
        console.error('Error:', error.message);
    }
}

// Run the example
main();
