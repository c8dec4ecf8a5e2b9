// No validator: it would send the description to another host.
SwaggerUIBundle({
  url: "/api/docs/openapi.json",
  dom_id: "#api",
  validatorUrl: null,
  docExpansion: "list",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  defaultModelRendering: "model",
  requestSnippetsEnabled: true,
  persistAuthorization: false,
});
