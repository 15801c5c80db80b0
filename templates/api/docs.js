"use strict";

// Served as an answer of its own: the page's policy allows no script inside it.
window.ui = SwaggerUIBundle({
  url: "{{ schema_url|escapejs }}",
  dom_id: "#swagger-ui",
  deepLinking: true,
  // The badge would ask another site about our document.
  validatorUrl: null,
  docExpansion: "list",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  requestInterceptor: (request) => {
    if (!["GET", undefined].includes(request.method)) {
      request.headers["X-CSRFToken"] = "{{ csrf_token|escapejs }}";
    }
    return request;
  },
});
