async function createLeadFromDialer(leadData) {
  try {
    const response = await fetch(
      "https://your-domain.com/api/leads/from-dialer/",
      {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-Dialer-Api-Key": process.env.DIALER_API_KEY,
        },
        body: JSON.stringify(leadData),
      }
    );

    const result = await response.json();

    if (response.ok) {
      console.log("Lead created:", result.lead);
      return result.lead;
    } else {
      console.error("Error creating lead:", result.error);
      throw new Error(result.error);
    }
  } catch (error) {
    console.error("Network error:", error);
    throw error;
  }
}

// Usage
const leadData = {
  dialer_user_id: "vicidial_user_123", // preferred
  // user: "agent1", // fallback if mapping not available
  full_name: "John Smith",
  phone: "+44123456789",
  email: "john@example.com",
  notes: "Interested in solar panels",
};

createLeadFromDialer(leadData);
