// Generated from protocol/schema/capabilities by `npm run codegen`. Do not edit.
import type { Capability } from './messages';

/** Declarations of the built-in capabilities, by name. */
export const builtInCapabilities = {
  "browser.connect": {
    "name": "browser.connect",
    "description": "Connect a DevTools client, such as Playwright's connectOverCDP or puppeteer.connect, to the browser of the session. The session must be opened for this capability.",
    "inputSchema": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "network": {
          "type": "object",
          "additionalProperties": false,
          "description": "Network access of the browser from now on, within the policy of the worker.",
          "properties": {
            "allow": {
              "type": "array",
              "maxItems": 1000,
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 260
              },
              "description": "The only allowed names and addresses: `example.com`, `*.example.com:443`."
            },
            "deny": {
              "type": "array",
              "maxItems": 1000,
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 260
              },
              "description": "Denied names and addresses."
            }
          }
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "url",
        "path",
        "expiresInMs",
        "browser",
        "blocked"
      ],
      "properties": {
        "url": {
          "type": "string",
          "description": "WebSocket URL for one connection of the client. Its origin is the one at which the worker reaches the control plane."
        },
        "path": {
          "type": "string",
          "description": "The URL without its origin."
        },
        "expiresInMs": {
          "type": "integer",
          "description": "How long the address is valid, in milliseconds."
        },
        "browser": {
          "type": "string",
          "description": "Name and version of the browser."
        },
        "blocked": {
          "type": "array",
          "description": "Denied targets since the last `browser.connect` of the session.",
          "items": {
            "type": "object",
            "required": [
              "target",
              "reason",
              "count"
            ],
            "properties": {
              "target": {
                "type": "string"
              },
              "reason": {
                "type": "string"
              },
              "count": {
                "type": "integer"
              }
            }
          }
        }
      }
    },
    "sessions": true
  },
  "browser.content": {
    "name": "browser.content",
    "description": "Open a page in a browser and return its title and content, as Markdown, text, HTML or accessibility tree.",
    "inputSchema": {
      "type": "object",
      "required": [
        "url"
      ],
      "additionalProperties": false,
      "properties": {
        "url": {
          "type": "string",
          "minLength": 1,
          "maxLength": 8192,
          "pattern": "^https?://",
          "description": "URL of the page."
        },
        "format": {
          "enum": [
            "markdown",
            "text",
            "html",
            "aria"
          ],
          "default": "markdown",
          "description": "Format of the content; `aria` is the accessibility tree with refs."
        },
        "target": {
          "$ref": "#/$defs/target",
          "description": "Limit to this element."
        },
        "maxChars": {
          "type": "integer",
          "minimum": 1,
          "maximum": 500000,
          "default": 20000,
          "description": "Maximum number of characters. Longer text is cut between nodes if possible."
        },
        "cursor": {
          "type": "string",
          "pattern": "^[0-9]+\\.[0-9]+\\.[0-9a-f]{8}$",
          "maxLength": 64,
          "description": "Continue at this `cursor` of an earlier result."
        },
        "waitUntil": {
          "enum": [
            "load",
            "domcontentloaded",
            "networkidle",
            "commit"
          ],
          "default": "load"
        },
        "waitFor": {
          "$ref": "#/$defs/target",
          "description": "After loading, wait until this element is visible."
        },
        "context": {
          "$ref": "#/$defs/context"
        },
        "network": {
          "$ref": "#/$defs/network"
        },
        "timeoutMs": {
          "type": "integer",
          "minimum": 1,
          "maximum": 86400000,
          "description": "Time limit of the whole run, in milliseconds."
        }
      },
      "$defs": {
        "target": {
          "type": [
            "string",
            "object"
          ],
          "description": "An element: CSS, `ref=e12` of the last aria snapshot, or an object with a locator.",
          "minLength": 1,
          "maxLength": 4096,
          "additionalProperties": false,
          "properties": {
            "css": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "CSS, or any other Playwright selector. Selectors also match inside open shadow roots."
            },
            "role": {
              "type": "string",
              "minLength": 1,
              "maxLength": 64,
              "description": "ARIA role, such as `button`; `name` is the accessible name."
            },
            "text": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Visible text of the element."
            },
            "label": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Label of a form field."
            },
            "placeholder": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096
            },
            "altText": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096
            },
            "title": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Its `title` attribute."
            },
            "testId": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Its `data-testid` attribute."
            },
            "ref": {
              "type": "string",
              "pattern": "^(f[0-9]+)?e[0-9]+$",
              "maxLength": 32,
              "description": "An element ref from the latest aria snapshot of the page."
            },
            "name": {
              "type": "string",
              "maxLength": 4096,
              "description": "Accessible name, together with `role`."
            },
            "exact": {
              "type": "boolean",
              "default": false,
              "description": "Require the exact text, not only a part of it."
            },
            "hasText": {
              "type": "string",
              "maxLength": 4096,
              "description": "Match only elements that contain this text."
            },
            "nth": {
              "type": "integer",
              "minimum": -10000,
              "maximum": 10000,
              "description": "Index among several matches; 0 is the first, -1 the last."
            },
            "frame": {
              "type": [
                "string",
                "array"
              ],
              "description": "Selector of the iframe that contains the element; a list for nested frames.",
              "minLength": 1,
              "maxLength": 4096,
              "minItems": 1,
              "maxItems": 8,
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 4096
              }
            },
            "within": {
              "$ref": "#/$defs/target"
            }
          },
          "if": {
            "type": "object"
          },
          "then": {
            "oneOf": [
              {
                "required": [
                  "css"
                ]
              },
              {
                "required": [
                  "role"
                ]
              },
              {
                "required": [
                  "text"
                ]
              },
              {
                "required": [
                  "label"
                ]
              },
              {
                "required": [
                  "placeholder"
                ]
              },
              {
                "required": [
                  "altText"
                ]
              },
              {
                "required": [
                  "title"
                ]
              },
              {
                "required": [
                  "testId"
                ]
              },
              {
                "required": [
                  "ref"
                ]
              }
            ]
          }
        },
        "context": {
          "type": "object",
          "additionalProperties": false,
          "description": "Options of the browser context: identity and initial state.",
          "properties": {
            "viewport": {
              "type": "object",
              "required": [
                "width",
                "height"
              ],
              "additionalProperties": false,
              "description": "Size of the page in CSS pixels (default: 1280 × 720).",
              "properties": {
                "width": {
                  "type": "integer",
                  "minimum": 16,
                  "maximum": 8192
                },
                "height": {
                  "type": "integer",
                  "minimum": 16,
                  "maximum": 8192
                }
              }
            },
            "device": {
              "type": "string",
              "maxLength": 64,
              "description": "A Playwright device, such as `iPhone 15`: viewport, scale, touch and user agent."
            },
            "deviceScaleFactor": {
              "type": "number",
              "minimum": 0.5,
              "maximum": 4
            },
            "userAgent": {
              "type": "string",
              "minLength": 1,
              "maxLength": 1024
            },
            "locale": {
              "type": "string",
              "pattern": "^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$",
              "description": "Locale, such as `de-DE`."
            },
            "timezone": {
              "type": "string",
              "pattern": "^[A-Za-z0-9_+/-]{1,64}$",
              "description": "Time zone, such as `Europe/Berlin`."
            },
            "colorScheme": {
              "enum": [
                "light",
                "dark",
                "no-preference"
              ]
            },
            "reducedMotion": {
              "enum": [
                "reduce",
                "no-preference"
              ]
            },
            "javaScript": {
              "type": "boolean",
              "default": true,
              "description": "Enables JavaScript in pages."
            },
            "headers": {
              "type": "array",
              "items": {
                "type": "object",
                "required": [
                  "origin",
                  "name"
                ],
                "additionalProperties": false,
                "properties": {
                  "origin": {
                    "type": "string",
                    "pattern": "^https?://[^/?#@\\s]+$",
                    "maxLength": 1024,
                    "description": "Scheme, host and port, such as `https://example.com`."
                  },
                  "name": {
                    "type": "string",
                    "pattern": "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$"
                  },
                  "value": {
                    "type": "string",
                    "maxLength": 8192,
                    "pattern": "^[^\\r\\n\\u0000]*$"
                  },
                  "secret": {
                    "type": "string",
                    "pattern": "^[A-Za-z0-9_.-]{1,64}$",
                    "description": "Name of a secret in the worker's configuration."
                  }
                },
                "oneOf": [
                  {
                    "required": [
                      "value"
                    ]
                  },
                  {
                    "required": [
                      "secret"
                    ]
                  }
                ]
              },
              "maxItems": 32,
              "description": "Headers to add to requests to their named origin only."
            },
            "httpAuth": {
              "type": "object",
              "required": [
                "origin",
                "secret"
              ],
              "additionalProperties": false,
              "description": "User name and password for an origin, from a secret of the worker.",
              "properties": {
                "origin": {
                  "type": "string",
                  "pattern": "^https?://[^/?#@\\s]+$",
                  "maxLength": 1024,
                  "description": "Scheme, host and port, such as `https://example.com`."
                },
                "secret": {
                  "type": "string",
                  "pattern": "^[A-Za-z0-9_.-]{1,64}$",
                  "description": "Name of a secret in the worker's configuration."
                }
              }
            },
            "cookies": {
              "type": "array",
              "items": {
                "type": "object",
                "required": [
                  "name",
                  "value",
                  "url"
                ],
                "additionalProperties": false,
                "properties": {
                  "name": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 4096
                  },
                  "value": {
                    "type": "string",
                    "maxLength": 4096
                  },
                  "url": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 8192,
                    "pattern": "^(https?://|about:blank$)",
                    "description": "URL of a page to which the cookie belongs."
                  },
                  "httpOnly": {
                    "type": "boolean",
                    "default": false
                  },
                  "secure": {
                    "type": "boolean",
                    "default": false
                  },
                  "sameSite": {
                    "enum": [
                      "Strict",
                      "Lax",
                      "None"
                    ]
                  }
                }
              },
              "maxItems": 200,
              "description": "Initial cookies."
            },
            "storageState": {
              "type": "object",
              "description": "Cookies and local storage in Playwright's format."
            }
          }
        },
        "network": {
          "type": "object",
          "additionalProperties": false,
          "description": "Restrictions on network access.",
          "properties": {
            "allow": {
              "type": "array",
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 1024
              },
              "maxItems": 1000,
              "description": "The only allowed names and addresses, within the policy of the worker; default: all that it allows. For example `example.com`, `*.example.com:443`, `203.0.113.0/24:*`; without a port, 80 and 443."
            },
            "deny": {
              "type": "array",
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 1024
              },
              "maxItems": 1000,
              "description": "Denied names and addresses, in the same format."
            },
            "block": {
              "type": "array",
              "items": {
                "enum": [
                  "image",
                  "font",
                  "media",
                  "stylesheet",
                  "script"
                ]
              },
              "maxItems": 5,
              "description": "Resource types to block."
            }
          }
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "url",
        "status",
        "title",
        "format",
        "text",
        "totalChars"
      ],
      "properties": {
        "url": {
          "type": "string",
          "description": "Final URL of the page."
        },
        "status": {
          "type": "integer",
          "description": "HTTP status; absent if no request was made."
        },
        "title": {
          "type": "string"
        },
        "format": {
          "enum": [
            "markdown",
            "text",
            "html",
            "aria"
          ]
        },
        "text": {
          "type": "string"
        },
        "totalChars": {
          "type": "integer",
          "description": "Length of the whole content."
        },
        "cursor": {
          "type": "string",
          "description": "Pass this value to the next call to continue; absent at the end."
        },
        "changed": {
          "type": "boolean",
          "description": "True if the content before the cursor has changed: text may be missing or repeated."
        }
      }
    }
  },
  "browser.extract": {
    "name": "browser.extract",
    "description": "Open a page in a browser and read values from it by a schema with selectors.",
    "inputSchema": {
      "type": "object",
      "required": [
        "url",
        "schema"
      ],
      "additionalProperties": false,
      "properties": {
        "url": {
          "type": "string",
          "minLength": 1,
          "maxLength": 8192,
          "pattern": "^https?://",
          "description": "URL of the page."
        },
        "schema": {
          "$ref": "#/$defs/field"
        },
        "target": {
          "$ref": "#/$defs/target",
          "description": "Search only below this element."
        },
        "waitUntil": {
          "enum": [
            "load",
            "domcontentloaded",
            "networkidle",
            "commit"
          ],
          "default": "load"
        },
        "waitFor": {
          "$ref": "#/$defs/target",
          "description": "After loading, wait until this element is visible."
        },
        "context": {
          "$ref": "#/$defs/context"
        },
        "network": {
          "$ref": "#/$defs/network"
        },
        "timeoutMs": {
          "type": "integer",
          "minimum": 1,
          "maximum": 86400000,
          "description": "Time limit of the whole run, in milliseconds."
        }
      },
      "$defs": {
        "target": {
          "type": [
            "string",
            "object"
          ],
          "description": "An element: CSS, `ref=e12` of the last aria snapshot, or an object with a locator.",
          "minLength": 1,
          "maxLength": 4096,
          "additionalProperties": false,
          "properties": {
            "css": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "CSS, or any other Playwright selector. Selectors also match inside open shadow roots."
            },
            "role": {
              "type": "string",
              "minLength": 1,
              "maxLength": 64,
              "description": "ARIA role, such as `button`; `name` is the accessible name."
            },
            "text": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Visible text of the element."
            },
            "label": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Label of a form field."
            },
            "placeholder": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096
            },
            "altText": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096
            },
            "title": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Its `title` attribute."
            },
            "testId": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Its `data-testid` attribute."
            },
            "ref": {
              "type": "string",
              "pattern": "^(f[0-9]+)?e[0-9]+$",
              "maxLength": 32,
              "description": "An element ref from the latest aria snapshot of the page."
            },
            "name": {
              "type": "string",
              "maxLength": 4096,
              "description": "Accessible name, together with `role`."
            },
            "exact": {
              "type": "boolean",
              "default": false,
              "description": "Require the exact text, not only a part of it."
            },
            "hasText": {
              "type": "string",
              "maxLength": 4096,
              "description": "Match only elements that contain this text."
            },
            "nth": {
              "type": "integer",
              "minimum": -10000,
              "maximum": 10000,
              "description": "Index among several matches; 0 is the first, -1 the last."
            },
            "frame": {
              "type": [
                "string",
                "array"
              ],
              "description": "Selector of the iframe that contains the element; a list for nested frames.",
              "minLength": 1,
              "maxLength": 4096,
              "minItems": 1,
              "maxItems": 8,
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 4096
              }
            },
            "within": {
              "$ref": "#/$defs/target"
            }
          },
          "if": {
            "type": "object"
          },
          "then": {
            "oneOf": [
              {
                "required": [
                  "css"
                ]
              },
              {
                "required": [
                  "role"
                ]
              },
              {
                "required": [
                  "text"
                ]
              },
              {
                "required": [
                  "label"
                ]
              },
              {
                "required": [
                  "placeholder"
                ]
              },
              {
                "required": [
                  "altText"
                ]
              },
              {
                "required": [
                  "title"
                ]
              },
              {
                "required": [
                  "testId"
                ]
              },
              {
                "required": [
                  "ref"
                ]
              }
            ]
          }
        },
        "context": {
          "type": "object",
          "additionalProperties": false,
          "description": "Options of the browser context: identity and initial state.",
          "properties": {
            "viewport": {
              "type": "object",
              "required": [
                "width",
                "height"
              ],
              "additionalProperties": false,
              "description": "Size of the page in CSS pixels (default: 1280 × 720).",
              "properties": {
                "width": {
                  "type": "integer",
                  "minimum": 16,
                  "maximum": 8192
                },
                "height": {
                  "type": "integer",
                  "minimum": 16,
                  "maximum": 8192
                }
              }
            },
            "device": {
              "type": "string",
              "maxLength": 64,
              "description": "A Playwright device, such as `iPhone 15`: viewport, scale, touch and user agent."
            },
            "deviceScaleFactor": {
              "type": "number",
              "minimum": 0.5,
              "maximum": 4
            },
            "userAgent": {
              "type": "string",
              "minLength": 1,
              "maxLength": 1024
            },
            "locale": {
              "type": "string",
              "pattern": "^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$",
              "description": "Locale, such as `de-DE`."
            },
            "timezone": {
              "type": "string",
              "pattern": "^[A-Za-z0-9_+/-]{1,64}$",
              "description": "Time zone, such as `Europe/Berlin`."
            },
            "colorScheme": {
              "enum": [
                "light",
                "dark",
                "no-preference"
              ]
            },
            "reducedMotion": {
              "enum": [
                "reduce",
                "no-preference"
              ]
            },
            "javaScript": {
              "type": "boolean",
              "default": true,
              "description": "Enables JavaScript in pages."
            },
            "headers": {
              "type": "array",
              "items": {
                "type": "object",
                "required": [
                  "origin",
                  "name"
                ],
                "additionalProperties": false,
                "properties": {
                  "origin": {
                    "type": "string",
                    "pattern": "^https?://[^/?#@\\s]+$",
                    "maxLength": 1024,
                    "description": "Scheme, host and port, such as `https://example.com`."
                  },
                  "name": {
                    "type": "string",
                    "pattern": "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$"
                  },
                  "value": {
                    "type": "string",
                    "maxLength": 8192,
                    "pattern": "^[^\\r\\n\\u0000]*$"
                  },
                  "secret": {
                    "type": "string",
                    "pattern": "^[A-Za-z0-9_.-]{1,64}$",
                    "description": "Name of a secret in the worker's configuration."
                  }
                },
                "oneOf": [
                  {
                    "required": [
                      "value"
                    ]
                  },
                  {
                    "required": [
                      "secret"
                    ]
                  }
                ]
              },
              "maxItems": 32,
              "description": "Headers to add to requests to their named origin only."
            },
            "httpAuth": {
              "type": "object",
              "required": [
                "origin",
                "secret"
              ],
              "additionalProperties": false,
              "description": "User name and password for an origin, from a secret of the worker.",
              "properties": {
                "origin": {
                  "type": "string",
                  "pattern": "^https?://[^/?#@\\s]+$",
                  "maxLength": 1024,
                  "description": "Scheme, host and port, such as `https://example.com`."
                },
                "secret": {
                  "type": "string",
                  "pattern": "^[A-Za-z0-9_.-]{1,64}$",
                  "description": "Name of a secret in the worker's configuration."
                }
              }
            },
            "cookies": {
              "type": "array",
              "items": {
                "type": "object",
                "required": [
                  "name",
                  "value",
                  "url"
                ],
                "additionalProperties": false,
                "properties": {
                  "name": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 4096
                  },
                  "value": {
                    "type": "string",
                    "maxLength": 4096
                  },
                  "url": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 8192,
                    "pattern": "^(https?://|about:blank$)",
                    "description": "URL of a page to which the cookie belongs."
                  },
                  "httpOnly": {
                    "type": "boolean",
                    "default": false
                  },
                  "secure": {
                    "type": "boolean",
                    "default": false
                  },
                  "sameSite": {
                    "enum": [
                      "Strict",
                      "Lax",
                      "None"
                    ]
                  }
                }
              },
              "maxItems": 200,
              "description": "Initial cookies."
            },
            "storageState": {
              "type": "object",
              "description": "Cookies and local storage in Playwright's format."
            }
          }
        },
        "network": {
          "type": "object",
          "additionalProperties": false,
          "description": "Restrictions on network access.",
          "properties": {
            "allow": {
              "type": "array",
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 1024
              },
              "maxItems": 1000,
              "description": "The only allowed names and addresses, within the policy of the worker; default: all that it allows. For example `example.com`, `*.example.com:443`, `203.0.113.0/24:*`; without a port, 80 and 443."
            },
            "deny": {
              "type": "array",
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 1024
              },
              "maxItems": 1000,
              "description": "Denied names and addresses, in the same format."
            },
            "block": {
              "type": "array",
              "items": {
                "enum": [
                  "image",
                  "font",
                  "media",
                  "stylesheet",
                  "script"
                ]
              },
              "maxItems": 5,
              "description": "Resource types to block."
            }
          }
        },
        "field": {
          "type": "object",
          "required": [
            "type"
          ],
          "additionalProperties": false,
          "description": "A JSON Schema whose `selector` says where to find the value. The selector is matched inside the element of the enclosing schema.",
          "properties": {
            "type": {
              "enum": [
                "object",
                "array",
                "string",
                "number",
                "integer",
                "boolean"
              ]
            },
            "description": {
              "type": "string",
              "maxLength": 4096
            },
            "selector": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "CSS selector, which also matches inside open shadow roots. Default: the element of the enclosing schema."
            },
            "attribute": {
              "type": "string",
              "minLength": 1,
              "maxLength": 256,
              "description": "Read this attribute instead of the text (`href` and `src` as absolute URLs)."
            },
            "property": {
              "enum": [
                "text",
                "html",
                "value",
                "checked"
              ],
              "default": "text",
              "description": "The property of the element to read."
            },
            "pattern": {
              "type": "string",
              "minLength": 1,
              "maxLength": 1024,
              "description": "A regular expression: the value is its first group, or the whole match."
            },
            "default": {
              "description": "Value to use if none is found."
            },
            "properties": {
              "type": "object",
              "maxProperties": 100,
              "additionalProperties": {
                "$ref": "#/$defs/field"
              }
            },
            "required": {
              "type": "array",
              "items": {
                "type": "string",
                "maxLength": 256
              },
              "maxItems": 100,
              "description": "Properties that must be found; if one is missing, the step fails."
            },
            "items": {
              "$ref": "#/$defs/field"
            },
            "minItems": {
              "type": "integer",
              "minimum": 0,
              "maximum": 10000,
              "description": "Minimum number of items; with fewer items the step fails."
            },
            "maxItems": {
              "type": "integer",
              "minimum": 0,
              "maximum": 10000,
              "default": 1000,
              "description": "Maximum number of items; more are omitted."
            }
          },
          "allOf": [
            {
              "if": {
                "properties": {
                  "type": {
                    "const": "array"
                  }
                }
              },
              "then": {
                "required": [
                  "items",
                  "selector"
                ]
              }
            },
            {
              "if": {
                "properties": {
                  "type": {
                    "const": "object"
                  }
                }
              },
              "then": {
                "required": [
                  "properties"
                ]
              }
            }
          ]
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "url",
        "status",
        "title",
        "data"
      ],
      "properties": {
        "url": {
          "type": "string",
          "description": "Final URL of the page."
        },
        "status": {
          "type": "integer",
          "description": "HTTP status; absent if no request was made."
        },
        "title": {
          "type": "string"
        },
        "data": {
          "description": "Extracted data, valid against the schema."
        }
      }
    }
  },
  "browser.pdf": {
    "name": "browser.pdf",
    "description": "Open a page in a browser and print it to a PDF artifact.",
    "inputSchema": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "url": {
          "type": "string",
          "minLength": 1,
          "maxLength": 8192,
          "pattern": "^https?://",
          "description": "URL of the page."
        },
        "html": {
          "type": "string",
          "minLength": 1,
          "maxLength": 786432,
          "description": "HTML of the page, instead of a URL."
        },
        "format": {
          "enum": [
            "A3",
            "A4",
            "A5",
            "Legal",
            "Letter",
            "Tabloid"
          ],
          "default": "A4"
        },
        "landscape": {
          "type": "boolean",
          "default": false
        },
        "printBackground": {
          "type": "boolean",
          "default": true
        },
        "scale": {
          "type": "number",
          "minimum": 0.1,
          "maximum": 2,
          "default": 1
        },
        "pageRanges": {
          "type": "string",
          "pattern": "^[0-9 ,-]{1,256}$",
          "description": "Pages to print, such as `1-3, 5`."
        },
        "margin": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "top": {
              "type": "string",
              "pattern": "^[0-9.]+(px|in|cm|mm)?$",
              "maxLength": 16
            },
            "right": {
              "type": "string",
              "pattern": "^[0-9.]+(px|in|cm|mm)?$",
              "maxLength": 16
            },
            "bottom": {
              "type": "string",
              "pattern": "^[0-9.]+(px|in|cm|mm)?$",
              "maxLength": 16
            },
            "left": {
              "type": "string",
              "pattern": "^[0-9.]+(px|in|cm|mm)?$",
              "maxLength": 16
            }
          }
        },
        "preferCssPageSize": {
          "type": "boolean",
          "default": false
        },
        "waitUntil": {
          "enum": [
            "load",
            "domcontentloaded",
            "networkidle",
            "commit"
          ],
          "default": "load"
        },
        "waitFor": {
          "$ref": "#/$defs/target",
          "description": "After loading, wait until this element is visible."
        },
        "context": {
          "$ref": "#/$defs/context"
        },
        "network": {
          "$ref": "#/$defs/network"
        },
        "timeoutMs": {
          "type": "integer",
          "minimum": 1,
          "maximum": 86400000,
          "description": "Time limit of the whole run, in milliseconds."
        }
      },
      "oneOf": [
        {
          "required": [
            "url"
          ]
        },
        {
          "required": [
            "html"
          ]
        }
      ],
      "$defs": {
        "target": {
          "type": [
            "string",
            "object"
          ],
          "description": "An element: CSS, `ref=e12` of the last aria snapshot, or an object with a locator.",
          "minLength": 1,
          "maxLength": 4096,
          "additionalProperties": false,
          "properties": {
            "css": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "CSS, or any other Playwright selector. Selectors also match inside open shadow roots."
            },
            "role": {
              "type": "string",
              "minLength": 1,
              "maxLength": 64,
              "description": "ARIA role, such as `button`; `name` is the accessible name."
            },
            "text": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Visible text of the element."
            },
            "label": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Label of a form field."
            },
            "placeholder": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096
            },
            "altText": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096
            },
            "title": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Its `title` attribute."
            },
            "testId": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Its `data-testid` attribute."
            },
            "ref": {
              "type": "string",
              "pattern": "^(f[0-9]+)?e[0-9]+$",
              "maxLength": 32,
              "description": "An element ref from the latest aria snapshot of the page."
            },
            "name": {
              "type": "string",
              "maxLength": 4096,
              "description": "Accessible name, together with `role`."
            },
            "exact": {
              "type": "boolean",
              "default": false,
              "description": "Require the exact text, not only a part of it."
            },
            "hasText": {
              "type": "string",
              "maxLength": 4096,
              "description": "Match only elements that contain this text."
            },
            "nth": {
              "type": "integer",
              "minimum": -10000,
              "maximum": 10000,
              "description": "Index among several matches; 0 is the first, -1 the last."
            },
            "frame": {
              "type": [
                "string",
                "array"
              ],
              "description": "Selector of the iframe that contains the element; a list for nested frames.",
              "minLength": 1,
              "maxLength": 4096,
              "minItems": 1,
              "maxItems": 8,
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 4096
              }
            },
            "within": {
              "$ref": "#/$defs/target"
            }
          },
          "if": {
            "type": "object"
          },
          "then": {
            "oneOf": [
              {
                "required": [
                  "css"
                ]
              },
              {
                "required": [
                  "role"
                ]
              },
              {
                "required": [
                  "text"
                ]
              },
              {
                "required": [
                  "label"
                ]
              },
              {
                "required": [
                  "placeholder"
                ]
              },
              {
                "required": [
                  "altText"
                ]
              },
              {
                "required": [
                  "title"
                ]
              },
              {
                "required": [
                  "testId"
                ]
              },
              {
                "required": [
                  "ref"
                ]
              }
            ]
          }
        },
        "context": {
          "type": "object",
          "additionalProperties": false,
          "description": "Options of the browser context: identity and initial state.",
          "properties": {
            "viewport": {
              "type": "object",
              "required": [
                "width",
                "height"
              ],
              "additionalProperties": false,
              "description": "Size of the page in CSS pixels (default: 1280 × 720).",
              "properties": {
                "width": {
                  "type": "integer",
                  "minimum": 16,
                  "maximum": 8192
                },
                "height": {
                  "type": "integer",
                  "minimum": 16,
                  "maximum": 8192
                }
              }
            },
            "device": {
              "type": "string",
              "maxLength": 64,
              "description": "A Playwright device, such as `iPhone 15`: viewport, scale, touch and user agent."
            },
            "deviceScaleFactor": {
              "type": "number",
              "minimum": 0.5,
              "maximum": 4
            },
            "userAgent": {
              "type": "string",
              "minLength": 1,
              "maxLength": 1024
            },
            "locale": {
              "type": "string",
              "pattern": "^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$",
              "description": "Locale, such as `de-DE`."
            },
            "timezone": {
              "type": "string",
              "pattern": "^[A-Za-z0-9_+/-]{1,64}$",
              "description": "Time zone, such as `Europe/Berlin`."
            },
            "colorScheme": {
              "enum": [
                "light",
                "dark",
                "no-preference"
              ]
            },
            "reducedMotion": {
              "enum": [
                "reduce",
                "no-preference"
              ]
            },
            "javaScript": {
              "type": "boolean",
              "default": true,
              "description": "Enables JavaScript in pages."
            },
            "headers": {
              "type": "array",
              "items": {
                "type": "object",
                "required": [
                  "origin",
                  "name"
                ],
                "additionalProperties": false,
                "properties": {
                  "origin": {
                    "type": "string",
                    "pattern": "^https?://[^/?#@\\s]+$",
                    "maxLength": 1024,
                    "description": "Scheme, host and port, such as `https://example.com`."
                  },
                  "name": {
                    "type": "string",
                    "pattern": "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$"
                  },
                  "value": {
                    "type": "string",
                    "maxLength": 8192,
                    "pattern": "^[^\\r\\n\\u0000]*$"
                  },
                  "secret": {
                    "type": "string",
                    "pattern": "^[A-Za-z0-9_.-]{1,64}$",
                    "description": "Name of a secret in the worker's configuration."
                  }
                },
                "oneOf": [
                  {
                    "required": [
                      "value"
                    ]
                  },
                  {
                    "required": [
                      "secret"
                    ]
                  }
                ]
              },
              "maxItems": 32,
              "description": "Headers to add to requests to their named origin only."
            },
            "httpAuth": {
              "type": "object",
              "required": [
                "origin",
                "secret"
              ],
              "additionalProperties": false,
              "description": "User name and password for an origin, from a secret of the worker.",
              "properties": {
                "origin": {
                  "type": "string",
                  "pattern": "^https?://[^/?#@\\s]+$",
                  "maxLength": 1024,
                  "description": "Scheme, host and port, such as `https://example.com`."
                },
                "secret": {
                  "type": "string",
                  "pattern": "^[A-Za-z0-9_.-]{1,64}$",
                  "description": "Name of a secret in the worker's configuration."
                }
              }
            },
            "cookies": {
              "type": "array",
              "items": {
                "type": "object",
                "required": [
                  "name",
                  "value",
                  "url"
                ],
                "additionalProperties": false,
                "properties": {
                  "name": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 4096
                  },
                  "value": {
                    "type": "string",
                    "maxLength": 4096
                  },
                  "url": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 8192,
                    "pattern": "^(https?://|about:blank$)",
                    "description": "URL of a page to which the cookie belongs."
                  },
                  "httpOnly": {
                    "type": "boolean",
                    "default": false
                  },
                  "secure": {
                    "type": "boolean",
                    "default": false
                  },
                  "sameSite": {
                    "enum": [
                      "Strict",
                      "Lax",
                      "None"
                    ]
                  }
                }
              },
              "maxItems": 200,
              "description": "Initial cookies."
            },
            "storageState": {
              "type": "object",
              "description": "Cookies and local storage in Playwright's format."
            }
          }
        },
        "network": {
          "type": "object",
          "additionalProperties": false,
          "description": "Restrictions on network access.",
          "properties": {
            "allow": {
              "type": "array",
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 1024
              },
              "maxItems": 1000,
              "description": "The only allowed names and addresses, within the policy of the worker; default: all that it allows. For example `example.com`, `*.example.com:443`, `203.0.113.0/24:*`; without a port, 80 and 443."
            },
            "deny": {
              "type": "array",
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 1024
              },
              "maxItems": 1000,
              "description": "Denied names and addresses, in the same format."
            },
            "block": {
              "type": "array",
              "items": {
                "enum": [
                  "image",
                  "font",
                  "media",
                  "stylesheet",
                  "script"
                ]
              },
              "maxItems": 5,
              "description": "Resource types to block."
            }
          }
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "url",
        "title",
        "artifact",
        "contentType",
        "sizeBytes"
      ],
      "properties": {
        "url": {
          "type": "string",
          "description": "Final URL of the page."
        },
        "status": {
          "type": "integer",
          "description": "HTTP status; absent if no request was made."
        },
        "title": {
          "type": "string"
        },
        "artifact": {
          "type": "string",
          "description": "Name of the artifact."
        },
        "contentType": {
          "type": "string"
        },
        "sizeBytes": {
          "type": "integer"
        },
        "sha256": {
          "type": "string"
        }
      }
    }
  },
  "browser.run": {
    "name": "browser.run",
    "description": "Perform a list of steps in a browser: open pages, click, fill, wait, check, run scripts, read, extract data, take screenshots, print, download and upload.",
    "inputSchema": {
      "type": "object",
      "required": [
        "steps"
      ],
      "additionalProperties": false,
      "properties": {
        "steps": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/step"
          },
          "minItems": 1,
          "maxItems": 200,
          "description": "Steps to perform in order; the first failure ends the run, unless the step is optional."
        },
        "context": {
          "$ref": "#/$defs/context"
        },
        "network": {
          "$ref": "#/$defs/network"
        },
        "dialogs": {
          "$ref": "#/$defs/dialogs"
        },
        "record": {
          "$ref": "#/$defs/record"
        },
        "limits": {
          "$ref": "#/$defs/limits"
        },
        "timeoutMs": {
          "type": "integer",
          "minimum": 1,
          "maximum": 86400000,
          "description": "Time limit of the whole run, in milliseconds."
        }
      },
      "$defs": {
        "step": {
          "type": "object",
          "required": [
            "action"
          ],
          "properties": {
            "action": {
              "enum": [
                "goto",
                "click",
                "dblclick",
                "hover",
                "check",
                "uncheck",
                "fill",
                "press",
                "select",
                "upload",
                "waitFor",
                "scroll",
                "evaluate",
                "assert",
                "setContent",
                "screenshot",
                "pdf",
                "content",
                "extract",
                "download"
              ]
            }
          },
          "allOf": [
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "goto"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/goto"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "click"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/click"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "dblclick"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/dblclick"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "hover"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/hover"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "check"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/check"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "uncheck"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/uncheck"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "fill"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/fill"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "press"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/press"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "select"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/select"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "upload"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/upload"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "waitFor"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/waitFor"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "scroll"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/scroll"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "evaluate"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/evaluate"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "assert"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/assert"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "setContent"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/setContent"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "screenshot"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/screenshot"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "pdf"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/pdf"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "content"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/content"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "extract"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/extract"
              }
            },
            {
              "if": {
                "properties": {
                  "action": {
                    "const": "download"
                  }
                }
              },
              "then": {
                "$ref": "#/$defs/download"
              }
            }
          ]
        },
        "goto": {
          "type": "object",
          "required": [
            "action",
            "url"
          ],
          "additionalProperties": false,
          "description": "Open a URL.",
          "properties": {
            "action": {
              "const": "goto"
            },
            "url": {
              "type": "string",
              "minLength": 1,
              "maxLength": 8192,
              "pattern": "^(https?://|about:blank$)",
              "description": "URL of the page."
            },
            "waitUntil": {
              "enum": [
                "load",
                "domcontentloaded",
                "networkidle",
                "commit"
              ],
              "default": "load"
            },
            "referer": {
              "type": "string",
              "maxLength": 8192
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          }
        },
        "click": {
          "type": "object",
          "required": [
            "action",
            "target"
          ],
          "additionalProperties": false,
          "description": "Click an element.",
          "properties": {
            "action": {
              "const": "click"
            },
            "target": {
              "$ref": "#/$defs/target"
            },
            "position": {
              "type": "object",
              "required": [
                "x",
                "y"
              ],
              "additionalProperties": false,
              "description": "Offset from the upper left corner of the element, in CSS pixels.",
              "properties": {
                "x": {
                  "type": "number"
                },
                "y": {
                  "type": "number"
                }
              }
            },
            "modifiers": {
              "type": "array",
              "items": {
                "enum": [
                  "Alt",
                  "Control",
                  "ControlOrMeta",
                  "Meta",
                  "Shift"
                ]
              },
              "maxItems": 5
            },
            "force": {
              "type": "boolean",
              "default": false,
              "description": "Skip the wait until the element is actionable."
            },
            "button": {
              "enum": [
                "left",
                "right",
                "middle"
              ],
              "default": "left"
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          }
        },
        "dblclick": {
          "type": "object",
          "required": [
            "action",
            "target"
          ],
          "additionalProperties": false,
          "description": "Double-click an element.",
          "properties": {
            "action": {
              "const": "dblclick"
            },
            "target": {
              "$ref": "#/$defs/target"
            },
            "position": {
              "type": "object",
              "required": [
                "x",
                "y"
              ],
              "additionalProperties": false,
              "description": "Offset from the upper left corner of the element, in CSS pixels.",
              "properties": {
                "x": {
                  "type": "number"
                },
                "y": {
                  "type": "number"
                }
              }
            },
            "modifiers": {
              "type": "array",
              "items": {
                "enum": [
                  "Alt",
                  "Control",
                  "ControlOrMeta",
                  "Meta",
                  "Shift"
                ]
              },
              "maxItems": 5
            },
            "force": {
              "type": "boolean",
              "default": false,
              "description": "Skip the wait until the element is actionable."
            },
            "button": {
              "enum": [
                "left",
                "right",
                "middle"
              ],
              "default": "left"
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          }
        },
        "hover": {
          "type": "object",
          "required": [
            "action",
            "target"
          ],
          "additionalProperties": false,
          "description": "Move the mouse over an element.",
          "properties": {
            "action": {
              "const": "hover"
            },
            "target": {
              "$ref": "#/$defs/target"
            },
            "position": {
              "type": "object",
              "required": [
                "x",
                "y"
              ],
              "additionalProperties": false,
              "description": "Offset from the upper left corner of the element, in CSS pixels.",
              "properties": {
                "x": {
                  "type": "number"
                },
                "y": {
                  "type": "number"
                }
              }
            },
            "modifiers": {
              "type": "array",
              "items": {
                "enum": [
                  "Alt",
                  "Control",
                  "ControlOrMeta",
                  "Meta",
                  "Shift"
                ]
              },
              "maxItems": 5
            },
            "force": {
              "type": "boolean",
              "default": false,
              "description": "Skip the wait until the element is actionable."
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          }
        },
        "check": {
          "type": "object",
          "required": [
            "action",
            "target"
          ],
          "additionalProperties": false,
          "description": "Check a box or choose a radio button.",
          "properties": {
            "action": {
              "const": "check"
            },
            "target": {
              "$ref": "#/$defs/target"
            },
            "force": {
              "type": "boolean",
              "default": false,
              "description": "Skip the wait until the element is actionable."
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          }
        },
        "uncheck": {
          "type": "object",
          "required": [
            "action",
            "target"
          ],
          "additionalProperties": false,
          "description": "Uncheck a box.",
          "properties": {
            "action": {
              "const": "uncheck"
            },
            "target": {
              "$ref": "#/$defs/target"
            },
            "force": {
              "type": "boolean",
              "default": false,
              "description": "Skip the wait until the element is actionable."
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          }
        },
        "fill": {
          "type": "object",
          "required": [
            "action",
            "target"
          ],
          "additionalProperties": false,
          "description": "Fill a field with a text, replacing its value.",
          "properties": {
            "action": {
              "const": "fill"
            },
            "target": {
              "$ref": "#/$defs/target"
            },
            "value": {
              "type": "string",
              "maxLength": 262144
            },
            "secret": {
              "type": "string",
              "pattern": "^[A-Za-z0-9_.-]{1,64}$",
              "description": "A secret of the worker, instead of a value; it must be allowed for the origin of the page."
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          },
          "oneOf": [
            {
              "required": [
                "value"
              ]
            },
            {
              "required": [
                "secret"
              ]
            }
          ]
        },
        "press": {
          "type": "object",
          "required": [
            "action",
            "key"
          ],
          "additionalProperties": false,
          "description": "Press a key, such as `Enter` or `Control+A`.",
          "properties": {
            "action": {
              "const": "press"
            },
            "target": {
              "$ref": "#/$defs/target",
              "description": "Element to focus first."
            },
            "key": {
              "type": "string",
              "minLength": 1,
              "maxLength": 64
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          }
        },
        "select": {
          "type": "object",
          "required": [
            "action",
            "target",
            "values"
          ],
          "additionalProperties": false,
          "description": "Choose options of a `select` by value or label.",
          "properties": {
            "action": {
              "const": "select"
            },
            "target": {
              "$ref": "#/$defs/target"
            },
            "values": {
              "type": "array",
              "items": {
                "type": "string",
                "maxLength": 4096
              },
              "maxItems": 1000
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          }
        },
        "upload": {
          "type": "object",
          "required": [
            "action",
            "target",
            "files"
          ],
          "additionalProperties": false,
          "description": "Upload files to a file field, or to an element that opens a file chooser.",
          "properties": {
            "action": {
              "const": "upload"
            },
            "target": {
              "$ref": "#/$defs/target"
            },
            "files": {
              "type": "array",
              "items": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                  "name": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 255,
                    "pattern": "^[^/\\u0000-\\u001f]+$",
                    "description": "File name that the page sees; default for an output: its name."
                  },
                  "contentType": {
                    "type": "string",
                    "maxLength": 255
                  },
                  "text": {
                    "type": "string",
                    "maxLength": 786432
                  },
                  "base64": {
                    "type": "string",
                    "maxLength": 1048576,
                    "pattern": "^[A-Za-z0-9+/]*={0,2}$"
                  },
                  "output": {
                    "type": "string",
                    "maxLength": 64,
                    "description": "Name of a file output of this run: of download, screenshot or pdf."
                  }
                },
                "oneOf": [
                  {
                    "required": [
                      "text",
                      "name"
                    ]
                  },
                  {
                    "required": [
                      "base64",
                      "name"
                    ]
                  },
                  {
                    "required": [
                      "output"
                    ]
                  }
                ]
              },
              "maxItems": 20
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          }
        },
        "waitFor": {
          "type": "object",
          "required": [
            "action"
          ],
          "additionalProperties": false,
          "description": "Wait for an element, a URL, a load state, a script that returns a truthy value, or a time.",
          "properties": {
            "action": {
              "const": "waitFor"
            },
            "target": {
              "$ref": "#/$defs/target"
            },
            "state": {
              "enum": [
                "visible",
                "hidden",
                "attached",
                "detached"
              ],
              "default": "visible"
            },
            "url": {
              "$ref": "#/$defs/match"
            },
            "load": {
              "enum": [
                "load",
                "domcontentloaded",
                "networkidle"
              ]
            },
            "script": {
              "type": "string",
              "minLength": 1,
              "maxLength": 262144,
              "description": "An expression, a function, or statements with `return`; promises are awaited. A function receives the element, if there is a target, and `arg`."
            },
            "arg": {
              "description": "Argument of the script, any JSON."
            },
            "ms": {
              "type": "integer",
              "minimum": 1,
              "maximum": 60000,
              "description": "Time to wait, in milliseconds."
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          },
          "oneOf": [
            {
              "required": [
                "target"
              ]
            },
            {
              "required": [
                "url"
              ]
            },
            {
              "required": [
                "load"
              ]
            },
            {
              "required": [
                "script"
              ]
            },
            {
              "required": [
                "ms"
              ]
            }
          ]
        },
        "scroll": {
          "type": "object",
          "required": [
            "action"
          ],
          "additionalProperties": false,
          "description": "Scroll to an element, by a distance, or to the end: while more content loads, at most `times` times, or until an element appears.",
          "properties": {
            "action": {
              "const": "scroll"
            },
            "target": {
              "$ref": "#/$defs/target",
              "description": "With `to` or `by`: the element to scroll. Alone: the element to scroll to."
            },
            "to": {
              "enum": [
                "top",
                "end"
              ]
            },
            "by": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "x": {
                  "type": "number",
                  "default": 0
                },
                "y": {
                  "type": "number",
                  "default": 0
                }
              }
            },
            "times": {
              "type": "integer",
              "minimum": 1,
              "maximum": 1000,
              "default": 50,
              "description": "With `to: end`: maximum number of scrolls."
            },
            "until": {
              "$ref": "#/$defs/target",
              "description": "With `to: end`: stop when this element appears."
            },
            "idleMs": {
              "type": "integer",
              "minimum": 50,
              "maximum": 30000,
              "default": 1000,
              "description": "With `to: end`: how long to wait for more content."
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          }
        },
        "evaluate": {
          "type": "object",
          "required": [
            "action",
            "script"
          ],
          "additionalProperties": false,
          "description": "Run a script in the page; its return value is the output.",
          "properties": {
            "action": {
              "const": "evaluate"
            },
            "script": {
              "type": "string",
              "minLength": 1,
              "maxLength": 262144,
              "description": "An expression, a function, or statements with `return`; promises are awaited. A function receives the element, if there is a target, and `arg`."
            },
            "arg": {
              "description": "Any JSON."
            },
            "target": {
              "$ref": "#/$defs/target"
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          }
        },
        "assert": {
          "type": "object",
          "required": [
            "action"
          ],
          "additionalProperties": false,
          "description": "Wait until all conditions hold, and fail on timeout.",
          "properties": {
            "action": {
              "const": "assert"
            },
            "target": {
              "$ref": "#/$defs/target"
            },
            "state": {
              "enum": [
                "visible",
                "hidden",
                "attached",
                "detached",
                "enabled",
                "disabled",
                "checked",
                "unchecked",
                "editable",
                "focused"
              ]
            },
            "text": {
              "$ref": "#/$defs/match",
              "description": "Text of the element or page."
            },
            "value": {
              "$ref": "#/$defs/match",
              "description": "Value of a form field."
            },
            "attribute": {
              "type": "object",
              "required": [
                "name",
                "value"
              ],
              "additionalProperties": false,
              "properties": {
                "name": {
                  "type": "string",
                  "minLength": 1,
                  "maxLength": 256
                },
                "value": {
                  "$ref": "#/$defs/match"
                }
              }
            },
            "count": {
              "type": "integer",
              "minimum": 0,
              "maximum": 1000000,
              "description": "Number of matching elements."
            },
            "url": {
              "$ref": "#/$defs/match"
            },
            "title": {
              "$ref": "#/$defs/match"
            },
            "status": {
              "type": "integer",
              "minimum": 100,
              "maximum": 599,
              "description": "HTTP status of the last navigation."
            },
            "script": {
              "type": "string",
              "minLength": 1,
              "maxLength": 262144,
              "description": "Script that must return a truthy value."
            },
            "arg": {
              "description": "Argument of the script, any JSON."
            },
            "not": {
              "type": "boolean",
              "default": false,
              "description": "Invert the condition."
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          },
          "anyOf": [
            {
              "required": [
                "target"
              ]
            },
            {
              "required": [
                "text"
              ]
            },
            {
              "required": [
                "url"
              ]
            },
            {
              "required": [
                "title"
              ]
            },
            {
              "required": [
                "status"
              ]
            },
            {
              "required": [
                "script"
              ]
            }
          ]
        },
        "setContent": {
          "type": "object",
          "required": [
            "action",
            "html"
          ],
          "additionalProperties": false,
          "description": "Show this HTML.",
          "properties": {
            "action": {
              "const": "setContent"
            },
            "html": {
              "type": "string",
              "maxLength": 786432
            },
            "waitUntil": {
              "enum": [
                "load",
                "domcontentloaded",
                "networkidle",
                "commit"
              ],
              "default": "load"
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          }
        },
        "screenshot": {
          "type": "object",
          "required": [
            "action"
          ],
          "additionalProperties": false,
          "description": "Take a screenshot, as an artifact; a small one is also in the output.",
          "properties": {
            "action": {
              "const": "screenshot"
            },
            "target": {
              "$ref": "#/$defs/target",
              "description": "Limit to this element."
            },
            "fullPage": {
              "type": "boolean",
              "default": false,
              "description": "Capture the whole page, up to a height of 16384."
            },
            "format": {
              "enum": [
                "png",
                "jpeg"
              ],
              "default": "png"
            },
            "quality": {
              "type": "integer",
              "minimum": 1,
              "maximum": 100,
              "default": 80,
              "description": "Quality of a JPEG."
            },
            "omitBackground": {
              "type": "boolean",
              "default": false,
              "description": "Transparent background (PNG only)."
            },
            "clip": {
              "type": "object",
              "required": [
                "x",
                "y",
                "width",
                "height"
              ],
              "additionalProperties": false,
              "properties": {
                "x": {
                  "type": "number"
                },
                "y": {
                  "type": "number"
                },
                "width": {
                  "type": "number",
                  "exclusiveMinimum": 0,
                  "maximum": 16384
                },
                "height": {
                  "type": "number",
                  "exclusiveMinimum": 0,
                  "maximum": 16384
                }
              }
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          }
        },
        "pdf": {
          "type": "object",
          "required": [
            "action"
          ],
          "additionalProperties": false,
          "description": "Print the page to a PDF artifact.",
          "properties": {
            "action": {
              "const": "pdf"
            },
            "format": {
              "enum": [
                "A3",
                "A4",
                "A5",
                "Legal",
                "Letter",
                "Tabloid"
              ],
              "default": "A4"
            },
            "landscape": {
              "type": "boolean",
              "default": false
            },
            "printBackground": {
              "type": "boolean",
              "default": true
            },
            "scale": {
              "type": "number",
              "minimum": 0.1,
              "maximum": 2,
              "default": 1
            },
            "pageRanges": {
              "type": "string",
              "pattern": "^[0-9 ,-]{1,256}$",
              "description": "Pages to print, such as `1-3, 5`."
            },
            "margin": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "top": {
                  "type": "string",
                  "pattern": "^[0-9.]+(px|in|cm|mm)?$",
                  "maxLength": 16
                },
                "right": {
                  "type": "string",
                  "pattern": "^[0-9.]+(px|in|cm|mm)?$",
                  "maxLength": 16
                },
                "bottom": {
                  "type": "string",
                  "pattern": "^[0-9.]+(px|in|cm|mm)?$",
                  "maxLength": 16
                },
                "left": {
                  "type": "string",
                  "pattern": "^[0-9.]+(px|in|cm|mm)?$",
                  "maxLength": 16
                }
              }
            },
            "preferCssPageSize": {
              "type": "boolean",
              "default": false
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          }
        },
        "content": {
          "type": "object",
          "required": [
            "action"
          ],
          "additionalProperties": false,
          "description": "Read the page or a part of it.",
          "properties": {
            "action": {
              "const": "content"
            },
            "format": {
              "enum": [
                "markdown",
                "text",
                "html",
                "aria"
              ],
              "default": "markdown",
              "description": "Format of the content; `aria` is the accessibility tree with refs."
            },
            "target": {
              "$ref": "#/$defs/target",
              "description": "Limit to this element."
            },
            "maxChars": {
              "type": "integer",
              "minimum": 1,
              "maximum": 500000,
              "default": 20000,
              "description": "Maximum number of characters. Longer text is cut between nodes if possible."
            },
            "cursor": {
              "type": "string",
              "pattern": "^[0-9]+\\.[0-9]+\\.[0-9a-f]{8}$",
              "maxLength": 64,
              "description": "Continue at this `cursor` of an earlier result."
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          }
        },
        "extract": {
          "type": "object",
          "required": [
            "action",
            "schema"
          ],
          "additionalProperties": false,
          "description": "Read values from the page by a schema with selectors.",
          "properties": {
            "action": {
              "const": "extract"
            },
            "schema": {
              "$ref": "#/$defs/field"
            },
            "target": {
              "$ref": "#/$defs/target",
              "description": "Search only below this element."
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          }
        },
        "download": {
          "type": "object",
          "required": [
            "action"
          ],
          "additionalProperties": false,
          "description": "Save a download, started by a click or by URL, as an artifact.",
          "properties": {
            "action": {
              "const": "download"
            },
            "target": {
              "$ref": "#/$defs/target",
              "description": "The element to click."
            },
            "url": {
              "type": "string",
              "minLength": 1,
              "maxLength": 8192,
              "pattern": "^(https?://|about:blank$)",
              "description": "URL of the file, instead of a click."
            },
            "maxBytes": {
              "type": "integer",
              "minimum": 1,
              "maximum": 1073741824,
              "description": "Maximum size of the file."
            },
            "as": {
              "type": "string",
              "minLength": 1,
              "maxLength": 255,
              "pattern": "^[^/\\u0000-\\u001f]+$",
              "description": "Name of the artifact; default: the name of the file."
            },
            "name": {
              "$ref": "#/$defs/stepName"
            },
            "page": {
              "$ref": "#/$defs/stepPage"
            },
            "timeoutMs": {
              "$ref": "#/$defs/stepTimeoutMs"
            },
            "optional": {
              "$ref": "#/$defs/stepOptional"
            },
            "retry": {
              "$ref": "#/$defs/stepRetry"
            }
          },
          "oneOf": [
            {
              "required": [
                "target"
              ]
            },
            {
              "required": [
                "url"
              ]
            }
          ]
        },
        "stepName": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_.-]{1,64}$",
          "description": "Name of the output; default: the action, with a number from the second one on."
        },
        "stepPage": {
          "type": "integer",
          "minimum": 0,
          "maximum": 50,
          "default": 0,
          "description": "0 is the page of the run; popups follow in the order in which they opened."
        },
        "stepTimeoutMs": {
          "type": "integer",
          "minimum": 1,
          "maximum": 600000,
          "description": "Time limit, in milliseconds."
        },
        "stepOptional": {
          "type": "boolean",
          "default": false,
          "description": "The run continues if the step fails."
        },
        "stepRetry": {
          "type": "object",
          "required": [
            "times"
          ],
          "additionalProperties": false,
          "properties": {
            "times": {
              "type": "integer",
              "minimum": 1,
              "maximum": 10,
              "description": "Number of retries."
            },
            "delayMs": {
              "type": "integer",
              "minimum": 0,
              "maximum": 60000,
              "default": 250,
              "description": "Delay before each retry, in milliseconds."
            }
          }
        },
        "target": {
          "type": [
            "string",
            "object"
          ],
          "description": "An element: CSS, `ref=e12` of the last aria snapshot, or an object with a locator.",
          "minLength": 1,
          "maxLength": 4096,
          "additionalProperties": false,
          "properties": {
            "css": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "CSS, or any other Playwright selector. Selectors also match inside open shadow roots."
            },
            "role": {
              "type": "string",
              "minLength": 1,
              "maxLength": 64,
              "description": "ARIA role, such as `button`; `name` is the accessible name."
            },
            "text": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Visible text of the element."
            },
            "label": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Label of a form field."
            },
            "placeholder": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096
            },
            "altText": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096
            },
            "title": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Its `title` attribute."
            },
            "testId": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Its `data-testid` attribute."
            },
            "ref": {
              "type": "string",
              "pattern": "^(f[0-9]+)?e[0-9]+$",
              "maxLength": 32,
              "description": "An element ref from the latest aria snapshot of the page."
            },
            "name": {
              "type": "string",
              "maxLength": 4096,
              "description": "Accessible name, together with `role`."
            },
            "exact": {
              "type": "boolean",
              "default": false,
              "description": "Require the exact text, not only a part of it."
            },
            "hasText": {
              "type": "string",
              "maxLength": 4096,
              "description": "Match only elements that contain this text."
            },
            "nth": {
              "type": "integer",
              "minimum": -10000,
              "maximum": 10000,
              "description": "Index among several matches; 0 is the first, -1 the last."
            },
            "frame": {
              "type": [
                "string",
                "array"
              ],
              "description": "Selector of the iframe that contains the element; a list for nested frames.",
              "minLength": 1,
              "maxLength": 4096,
              "minItems": 1,
              "maxItems": 8,
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 4096
              }
            },
            "within": {
              "$ref": "#/$defs/target"
            }
          },
          "if": {
            "type": "object"
          },
          "then": {
            "oneOf": [
              {
                "required": [
                  "css"
                ]
              },
              {
                "required": [
                  "role"
                ]
              },
              {
                "required": [
                  "text"
                ]
              },
              {
                "required": [
                  "label"
                ]
              },
              {
                "required": [
                  "placeholder"
                ]
              },
              {
                "required": [
                  "altText"
                ]
              },
              {
                "required": [
                  "title"
                ]
              },
              {
                "required": [
                  "testId"
                ]
              },
              {
                "required": [
                  "ref"
                ]
              }
            ]
          }
        },
        "match": {
          "type": [
            "string",
            "object"
          ],
          "description": "A text that must be contained (white space counts as one space), or another comparison.",
          "maxLength": 65536,
          "additionalProperties": false,
          "minProperties": 1,
          "maxProperties": 1,
          "properties": {
            "contains": {
              "type": "string",
              "maxLength": 65536
            },
            "equals": {
              "type": "string",
              "maxLength": 65536
            },
            "matches": {
              "type": "string",
              "minLength": 1,
              "maxLength": 1024,
              "description": "A JavaScript regular expression."
            }
          }
        },
        "field": {
          "type": "object",
          "required": [
            "type"
          ],
          "additionalProperties": false,
          "description": "A JSON Schema whose `selector` says where to find the value. The selector is matched inside the element of the enclosing schema.",
          "properties": {
            "type": {
              "enum": [
                "object",
                "array",
                "string",
                "number",
                "integer",
                "boolean"
              ]
            },
            "description": {
              "type": "string",
              "maxLength": 4096
            },
            "selector": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "CSS selector, which also matches inside open shadow roots. Default: the element of the enclosing schema."
            },
            "attribute": {
              "type": "string",
              "minLength": 1,
              "maxLength": 256,
              "description": "Read this attribute instead of the text (`href` and `src` as absolute URLs)."
            },
            "property": {
              "enum": [
                "text",
                "html",
                "value",
                "checked"
              ],
              "default": "text",
              "description": "The property of the element to read."
            },
            "pattern": {
              "type": "string",
              "minLength": 1,
              "maxLength": 1024,
              "description": "A regular expression: the value is its first group, or the whole match."
            },
            "default": {
              "description": "Value to use if none is found."
            },
            "properties": {
              "type": "object",
              "maxProperties": 100,
              "additionalProperties": {
                "$ref": "#/$defs/field"
              }
            },
            "required": {
              "type": "array",
              "items": {
                "type": "string",
                "maxLength": 256
              },
              "maxItems": 100,
              "description": "Properties that must be found; if one is missing, the step fails."
            },
            "items": {
              "$ref": "#/$defs/field"
            },
            "minItems": {
              "type": "integer",
              "minimum": 0,
              "maximum": 10000,
              "description": "Minimum number of items; with fewer items the step fails."
            },
            "maxItems": {
              "type": "integer",
              "minimum": 0,
              "maximum": 10000,
              "default": 1000,
              "description": "Maximum number of items; more are omitted."
            }
          },
          "allOf": [
            {
              "if": {
                "properties": {
                  "type": {
                    "const": "array"
                  }
                }
              },
              "then": {
                "required": [
                  "items",
                  "selector"
                ]
              }
            },
            {
              "if": {
                "properties": {
                  "type": {
                    "const": "object"
                  }
                }
              },
              "then": {
                "required": [
                  "properties"
                ]
              }
            }
          ]
        },
        "context": {
          "type": "object",
          "additionalProperties": false,
          "description": "Options of the browser context: identity and initial state.",
          "properties": {
            "viewport": {
              "type": "object",
              "required": [
                "width",
                "height"
              ],
              "additionalProperties": false,
              "description": "Size of the page in CSS pixels (default: 1280 × 720).",
              "properties": {
                "width": {
                  "type": "integer",
                  "minimum": 16,
                  "maximum": 8192
                },
                "height": {
                  "type": "integer",
                  "minimum": 16,
                  "maximum": 8192
                }
              }
            },
            "device": {
              "type": "string",
              "maxLength": 64,
              "description": "A Playwright device, such as `iPhone 15`: viewport, scale, touch and user agent."
            },
            "deviceScaleFactor": {
              "type": "number",
              "minimum": 0.5,
              "maximum": 4
            },
            "userAgent": {
              "type": "string",
              "minLength": 1,
              "maxLength": 1024
            },
            "locale": {
              "type": "string",
              "pattern": "^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$",
              "description": "Locale, such as `de-DE`."
            },
            "timezone": {
              "type": "string",
              "pattern": "^[A-Za-z0-9_+/-]{1,64}$",
              "description": "Time zone, such as `Europe/Berlin`."
            },
            "colorScheme": {
              "enum": [
                "light",
                "dark",
                "no-preference"
              ]
            },
            "reducedMotion": {
              "enum": [
                "reduce",
                "no-preference"
              ]
            },
            "javaScript": {
              "type": "boolean",
              "default": true,
              "description": "Enables JavaScript in pages."
            },
            "headers": {
              "type": "array",
              "items": {
                "type": "object",
                "required": [
                  "origin",
                  "name"
                ],
                "additionalProperties": false,
                "properties": {
                  "origin": {
                    "type": "string",
                    "pattern": "^https?://[^/?#@\\s]+$",
                    "maxLength": 1024,
                    "description": "Scheme, host and port, such as `https://example.com`."
                  },
                  "name": {
                    "type": "string",
                    "pattern": "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$"
                  },
                  "value": {
                    "type": "string",
                    "maxLength": 8192,
                    "pattern": "^[^\\r\\n\\u0000]*$"
                  },
                  "secret": {
                    "type": "string",
                    "pattern": "^[A-Za-z0-9_.-]{1,64}$",
                    "description": "Name of a secret in the worker's configuration."
                  }
                },
                "oneOf": [
                  {
                    "required": [
                      "value"
                    ]
                  },
                  {
                    "required": [
                      "secret"
                    ]
                  }
                ]
              },
              "maxItems": 32,
              "description": "Headers to add to requests to their named origin only."
            },
            "httpAuth": {
              "type": "object",
              "required": [
                "origin",
                "secret"
              ],
              "additionalProperties": false,
              "description": "User name and password for an origin, from a secret of the worker.",
              "properties": {
                "origin": {
                  "type": "string",
                  "pattern": "^https?://[^/?#@\\s]+$",
                  "maxLength": 1024,
                  "description": "Scheme, host and port, such as `https://example.com`."
                },
                "secret": {
                  "type": "string",
                  "pattern": "^[A-Za-z0-9_.-]{1,64}$",
                  "description": "Name of a secret in the worker's configuration."
                }
              }
            },
            "cookies": {
              "type": "array",
              "items": {
                "type": "object",
                "required": [
                  "name",
                  "value",
                  "url"
                ],
                "additionalProperties": false,
                "properties": {
                  "name": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 4096
                  },
                  "value": {
                    "type": "string",
                    "maxLength": 4096
                  },
                  "url": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 8192,
                    "pattern": "^(https?://|about:blank$)",
                    "description": "URL of a page to which the cookie belongs."
                  },
                  "httpOnly": {
                    "type": "boolean",
                    "default": false
                  },
                  "secure": {
                    "type": "boolean",
                    "default": false
                  },
                  "sameSite": {
                    "enum": [
                      "Strict",
                      "Lax",
                      "None"
                    ]
                  }
                }
              },
              "maxItems": 200,
              "description": "Initial cookies."
            },
            "storageState": {
              "type": "object",
              "description": "Cookies and local storage in Playwright's format."
            }
          }
        },
        "network": {
          "type": "object",
          "additionalProperties": false,
          "description": "Restrictions on network access.",
          "properties": {
            "allow": {
              "type": "array",
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 1024
              },
              "maxItems": 1000,
              "description": "The only allowed names and addresses, within the policy of the worker; default: all that it allows. For example `example.com`, `*.example.com:443`, `203.0.113.0/24:*`; without a port, 80 and 443."
            },
            "deny": {
              "type": "array",
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 1024
              },
              "maxItems": 1000,
              "description": "Denied names and addresses, in the same format."
            },
            "block": {
              "type": "array",
              "items": {
                "enum": [
                  "image",
                  "font",
                  "media",
                  "stylesheet",
                  "script"
                ]
              },
              "maxItems": 5,
              "description": "Resource types to block."
            }
          }
        },
        "dialogs": {
          "type": "object",
          "additionalProperties": false,
          "description": "How to answer alert, confirm and prompt. All are recorded.",
          "properties": {
            "policy": {
              "enum": [
                "dismiss",
                "accept",
                "answer"
              ],
              "default": "dismiss",
              "description": "`answer` accepts, and enters `answer` in a prompt."
            },
            "answer": {
              "type": "string",
              "maxLength": 4096
            }
          }
        },
        "record": {
          "type": "object",
          "additionalProperties": false,
          "description": "Optional records of the run.",
          "properties": {
            "trace": {
              "enum": [
                "off",
                "onFailure",
                "on"
              ],
              "default": "off",
              "description": "Record a trace for Playwright's trace viewer, as an artifact. It slows the run; runs that use secrets record none."
            },
            "failureScreenshot": {
              "type": "boolean",
              "default": true,
              "description": "A screenshot of the page after a failed step, as an artifact."
            },
            "storageState": {
              "type": "boolean",
              "default": false,
              "description": "Return cookies and local storage in the form of `context.storageState`. Anyone who has them is logged in as this context was."
            }
          }
        },
        "limits": {
          "type": "object",
          "additionalProperties": false,
          "description": "Limits of the run.",
          "properties": {
            "stepTimeoutMs": {
              "type": "integer",
              "minimum": 1,
              "maximum": 600000,
              "default": 10000,
              "description": "Default time limit of a step, in milliseconds."
            },
            "navigationTimeoutMs": {
              "type": "integer",
              "minimum": 1,
              "maximum": 600000,
              "default": 30000,
              "description": "Default time limit of a navigation, in milliseconds."
            },
            "outputBytes": {
              "type": "integer",
              "minimum": 1024,
              "maximum": 655360,
              "default": 655360,
              "description": "Maximum size of all outputs as JSON; beyond it the step fails with OUTPUT_TOO_LARGE."
            },
            "inlineBytes": {
              "type": "integer",
              "minimum": 0,
              "maximum": 524288,
              "default": 262144,
              "description": "Screenshots up to this size are also in the output, as base64."
            },
            "downloadBytes": {
              "type": "integer",
              "minimum": 1,
              "maximum": 1073741824,
              "default": 104857600,
              "description": "Maximum size of a download, in bytes."
            },
            "popups": {
              "type": "integer",
              "minimum": 0,
              "maximum": 50,
              "default": 5,
              "description": "Maximum number of popups; further ones are closed."
            }
          }
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "steps",
        "outputs",
        "page",
        "console",
        "network",
        "timings"
      ],
      "properties": {
        "steps": {
          "type": "array",
          "items": {
            "type": "object",
            "required": [
              "index",
              "action",
              "status",
              "wallMs"
            ],
            "properties": {
              "index": {
                "type": "integer"
              },
              "action": {
                "type": "string"
              },
              "name": {
                "type": "string"
              },
              "status": {
                "enum": [
                  "ok",
                  "failed",
                  "skipped"
                ]
              },
              "wallMs": {
                "type": "integer"
              },
              "tries": {
                "type": "integer"
              },
              "error": {
                "type": "object"
              }
            }
          },
          "description": "Results of the steps, in order; `failed` occurs only for optional steps."
        },
        "outputs": {
          "type": "object",
          "description": "Outputs of the steps, by name."
        },
        "page": {
          "type": "object",
          "required": [
            "url",
            "title"
          ],
          "properties": {
            "url": {
              "type": "string"
            },
            "title": {
              "type": "string"
            },
            "status": {
              "type": "integer",
              "description": "HTTP status of the last navigation."
            }
          }
        },
        "popups": {
          "type": "array",
          "items": {
            "type": "object",
            "required": [
              "url",
              "title"
            ],
            "properties": {
              "url": {
                "type": "string"
              },
              "title": {
                "type": "string"
              },
              "status": {
                "type": "integer",
                "description": "HTTP status of the last navigation."
              }
            }
          }
        },
        "dialogs": {
          "type": "array",
          "items": {
            "type": "object",
            "required": [
              "type",
              "message",
              "answered"
            ],
            "properties": {
              "type": {
                "type": "string"
              },
              "message": {
                "type": "string"
              },
              "answered": {
                "type": "string"
              }
            }
          }
        },
        "console": {
          "type": "object",
          "required": [
            "entries",
            "dropped"
          ],
          "properties": {
            "entries": {
              "type": "array",
              "items": {
                "type": "object",
                "required": [
                  "type",
                  "text"
                ],
                "properties": {
                  "type": {
                    "type": "string"
                  },
                  "text": {
                    "type": "string"
                  },
                  "url": {
                    "type": "string"
                  }
                }
              }
            },
            "dropped": {
              "type": "integer"
            }
          }
        },
        "network": {
          "type": "object",
          "required": [
            "requests",
            "failed",
            "blocked"
          ],
          "properties": {
            "requests": {
              "type": "integer"
            },
            "failed": {
              "type": "integer"
            },
            "refusedDownloads": {
              "type": "integer",
              "description": "Number of rejected downloads that no step requested."
            },
            "closedPopups": {
              "type": "integer"
            },
            "notLoaded": {
              "type": "integer",
              "description": "Number of resources blocked by `network.block`."
            },
            "blocked": {
              "type": "array",
              "items": {
                "type": "object",
                "required": [
                  "target",
                  "reason",
                  "count"
                ],
                "properties": {
                  "target": {
                    "type": "string",
                    "description": "Host and port, or an address."
                  },
                  "reason": {
                    "type": "string"
                  },
                  "count": {
                    "type": "integer"
                  }
                }
              },
              "description": "Targets that the egress policy denied."
            }
          }
        },
        "artifacts": {
          "type": "array",
          "items": {
            "type": "object",
            "required": [
              "name"
            ],
            "properties": {
              "name": {
                "type": "string"
              },
              "contentType": {
                "type": "string"
              },
              "sizeBytes": {
                "type": "integer"
              },
              "sha256": {
                "type": "string"
              }
            }
          }
        },
        "timings": {
          "type": "object",
          "required": [
            "wallMs"
          ],
          "properties": {
            "wallMs": {
              "type": "integer"
            },
            "stepsMs": {
              "type": "integer"
            }
          }
        },
        "storageState": {
          "type": "object",
          "description": "Final cookies and local storage, if `record` requests them."
        }
      }
    }
  },
  "browser.screenshot": {
    "name": "browser.screenshot",
    "description": "Open a page in a browser and take a screenshot, as an artifact; a small one also as base64.",
    "inputSchema": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "url": {
          "type": "string",
          "minLength": 1,
          "maxLength": 8192,
          "pattern": "^https?://",
          "description": "URL of the page."
        },
        "html": {
          "type": "string",
          "minLength": 1,
          "maxLength": 786432,
          "description": "HTML of the page, instead of a URL."
        },
        "width": {
          "type": "integer",
          "minimum": 16,
          "maximum": 4096,
          "default": 1280,
          "description": "Width of the page, in CSS pixels."
        },
        "height": {
          "type": "integer",
          "minimum": 16,
          "maximum": 4096,
          "default": 720
        },
        "target": {
          "$ref": "#/$defs/target",
          "description": "Limit to this element."
        },
        "fullPage": {
          "type": "boolean",
          "default": false,
          "description": "Capture the whole page, up to a height of 16384."
        },
        "format": {
          "enum": [
            "png",
            "jpeg"
          ],
          "default": "png"
        },
        "quality": {
          "type": "integer",
          "minimum": 1,
          "maximum": 100,
          "default": 80,
          "description": "Quality of a JPEG."
        },
        "omitBackground": {
          "type": "boolean",
          "default": false,
          "description": "Transparent background (PNG only)."
        },
        "clip": {
          "type": "object",
          "required": [
            "x",
            "y",
            "width",
            "height"
          ],
          "additionalProperties": false,
          "properties": {
            "x": {
              "type": "number"
            },
            "y": {
              "type": "number"
            },
            "width": {
              "type": "number",
              "exclusiveMinimum": 0,
              "maximum": 16384
            },
            "height": {
              "type": "number",
              "exclusiveMinimum": 0,
              "maximum": 16384
            }
          }
        },
        "waitUntil": {
          "enum": [
            "load",
            "domcontentloaded",
            "networkidle",
            "commit"
          ],
          "default": "load"
        },
        "waitFor": {
          "$ref": "#/$defs/target",
          "description": "After loading, wait until this element is visible."
        },
        "context": {
          "$ref": "#/$defs/context"
        },
        "network": {
          "$ref": "#/$defs/network"
        },
        "timeoutMs": {
          "type": "integer",
          "minimum": 1,
          "maximum": 86400000,
          "description": "Time limit of the whole run, in milliseconds."
        }
      },
      "oneOf": [
        {
          "required": [
            "url"
          ]
        },
        {
          "required": [
            "html"
          ]
        }
      ],
      "$defs": {
        "target": {
          "type": [
            "string",
            "object"
          ],
          "description": "An element: CSS, `ref=e12` of the last aria snapshot, or an object with a locator.",
          "minLength": 1,
          "maxLength": 4096,
          "additionalProperties": false,
          "properties": {
            "css": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "CSS, or any other Playwright selector. Selectors also match inside open shadow roots."
            },
            "role": {
              "type": "string",
              "minLength": 1,
              "maxLength": 64,
              "description": "ARIA role, such as `button`; `name` is the accessible name."
            },
            "text": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Visible text of the element."
            },
            "label": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Label of a form field."
            },
            "placeholder": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096
            },
            "altText": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096
            },
            "title": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Its `title` attribute."
            },
            "testId": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096,
              "description": "Its `data-testid` attribute."
            },
            "ref": {
              "type": "string",
              "pattern": "^(f[0-9]+)?e[0-9]+$",
              "maxLength": 32,
              "description": "An element ref from the latest aria snapshot of the page."
            },
            "name": {
              "type": "string",
              "maxLength": 4096,
              "description": "Accessible name, together with `role`."
            },
            "exact": {
              "type": "boolean",
              "default": false,
              "description": "Require the exact text, not only a part of it."
            },
            "hasText": {
              "type": "string",
              "maxLength": 4096,
              "description": "Match only elements that contain this text."
            },
            "nth": {
              "type": "integer",
              "minimum": -10000,
              "maximum": 10000,
              "description": "Index among several matches; 0 is the first, -1 the last."
            },
            "frame": {
              "type": [
                "string",
                "array"
              ],
              "description": "Selector of the iframe that contains the element; a list for nested frames.",
              "minLength": 1,
              "maxLength": 4096,
              "minItems": 1,
              "maxItems": 8,
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 4096
              }
            },
            "within": {
              "$ref": "#/$defs/target"
            }
          },
          "if": {
            "type": "object"
          },
          "then": {
            "oneOf": [
              {
                "required": [
                  "css"
                ]
              },
              {
                "required": [
                  "role"
                ]
              },
              {
                "required": [
                  "text"
                ]
              },
              {
                "required": [
                  "label"
                ]
              },
              {
                "required": [
                  "placeholder"
                ]
              },
              {
                "required": [
                  "altText"
                ]
              },
              {
                "required": [
                  "title"
                ]
              },
              {
                "required": [
                  "testId"
                ]
              },
              {
                "required": [
                  "ref"
                ]
              }
            ]
          }
        },
        "context": {
          "type": "object",
          "additionalProperties": false,
          "description": "Options of the browser context: identity and initial state.",
          "properties": {
            "viewport": {
              "type": "object",
              "required": [
                "width",
                "height"
              ],
              "additionalProperties": false,
              "description": "Size of the page in CSS pixels (default: 1280 × 720).",
              "properties": {
                "width": {
                  "type": "integer",
                  "minimum": 16,
                  "maximum": 8192
                },
                "height": {
                  "type": "integer",
                  "minimum": 16,
                  "maximum": 8192
                }
              }
            },
            "device": {
              "type": "string",
              "maxLength": 64,
              "description": "A Playwright device, such as `iPhone 15`: viewport, scale, touch and user agent."
            },
            "deviceScaleFactor": {
              "type": "number",
              "minimum": 0.5,
              "maximum": 4
            },
            "userAgent": {
              "type": "string",
              "minLength": 1,
              "maxLength": 1024
            },
            "locale": {
              "type": "string",
              "pattern": "^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$",
              "description": "Locale, such as `de-DE`."
            },
            "timezone": {
              "type": "string",
              "pattern": "^[A-Za-z0-9_+/-]{1,64}$",
              "description": "Time zone, such as `Europe/Berlin`."
            },
            "colorScheme": {
              "enum": [
                "light",
                "dark",
                "no-preference"
              ]
            },
            "reducedMotion": {
              "enum": [
                "reduce",
                "no-preference"
              ]
            },
            "javaScript": {
              "type": "boolean",
              "default": true,
              "description": "Enables JavaScript in pages."
            },
            "headers": {
              "type": "array",
              "items": {
                "type": "object",
                "required": [
                  "origin",
                  "name"
                ],
                "additionalProperties": false,
                "properties": {
                  "origin": {
                    "type": "string",
                    "pattern": "^https?://[^/?#@\\s]+$",
                    "maxLength": 1024,
                    "description": "Scheme, host and port, such as `https://example.com`."
                  },
                  "name": {
                    "type": "string",
                    "pattern": "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$"
                  },
                  "value": {
                    "type": "string",
                    "maxLength": 8192,
                    "pattern": "^[^\\r\\n\\u0000]*$"
                  },
                  "secret": {
                    "type": "string",
                    "pattern": "^[A-Za-z0-9_.-]{1,64}$",
                    "description": "Name of a secret in the worker's configuration."
                  }
                },
                "oneOf": [
                  {
                    "required": [
                      "value"
                    ]
                  },
                  {
                    "required": [
                      "secret"
                    ]
                  }
                ]
              },
              "maxItems": 32,
              "description": "Headers to add to requests to their named origin only."
            },
            "httpAuth": {
              "type": "object",
              "required": [
                "origin",
                "secret"
              ],
              "additionalProperties": false,
              "description": "User name and password for an origin, from a secret of the worker.",
              "properties": {
                "origin": {
                  "type": "string",
                  "pattern": "^https?://[^/?#@\\s]+$",
                  "maxLength": 1024,
                  "description": "Scheme, host and port, such as `https://example.com`."
                },
                "secret": {
                  "type": "string",
                  "pattern": "^[A-Za-z0-9_.-]{1,64}$",
                  "description": "Name of a secret in the worker's configuration."
                }
              }
            },
            "cookies": {
              "type": "array",
              "items": {
                "type": "object",
                "required": [
                  "name",
                  "value",
                  "url"
                ],
                "additionalProperties": false,
                "properties": {
                  "name": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 4096
                  },
                  "value": {
                    "type": "string",
                    "maxLength": 4096
                  },
                  "url": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 8192,
                    "pattern": "^(https?://|about:blank$)",
                    "description": "URL of a page to which the cookie belongs."
                  },
                  "httpOnly": {
                    "type": "boolean",
                    "default": false
                  },
                  "secure": {
                    "type": "boolean",
                    "default": false
                  },
                  "sameSite": {
                    "enum": [
                      "Strict",
                      "Lax",
                      "None"
                    ]
                  }
                }
              },
              "maxItems": 200,
              "description": "Initial cookies."
            },
            "storageState": {
              "type": "object",
              "description": "Cookies and local storage in Playwright's format."
            }
          }
        },
        "network": {
          "type": "object",
          "additionalProperties": false,
          "description": "Restrictions on network access.",
          "properties": {
            "allow": {
              "type": "array",
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 1024
              },
              "maxItems": 1000,
              "description": "The only allowed names and addresses, within the policy of the worker; default: all that it allows. For example `example.com`, `*.example.com:443`, `203.0.113.0/24:*`; without a port, 80 and 443."
            },
            "deny": {
              "type": "array",
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 1024
              },
              "maxItems": 1000,
              "description": "Denied names and addresses, in the same format."
            },
            "block": {
              "type": "array",
              "items": {
                "enum": [
                  "image",
                  "font",
                  "media",
                  "stylesheet",
                  "script"
                ]
              },
              "maxItems": 5,
              "description": "Resource types to block."
            }
          }
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "url",
        "title",
        "artifact",
        "contentType",
        "width",
        "height",
        "sizeBytes"
      ],
      "properties": {
        "url": {
          "type": "string",
          "description": "Final URL of the page."
        },
        "status": {
          "type": "integer",
          "description": "HTTP status; absent if no request was made."
        },
        "title": {
          "type": "string"
        },
        "artifact": {
          "type": "string",
          "description": "Name of the artifact."
        },
        "contentType": {
          "type": "string"
        },
        "sizeBytes": {
          "type": "integer"
        },
        "sha256": {
          "type": "string"
        },
        "width": {
          "type": "integer"
        },
        "height": {
          "type": "integer"
        },
        "base64": {
          "type": "string",
          "description": "The image, if it is at most 256 KiB."
        }
      }
    }
  },
  "figma.get": {
    "name": "figma.get",
    "description": "Read a simplified Figma file or node: layout, text, styles, components. Pass the URL or the key of the file.",
    "inputSchema": {
      "type": "object",
      "additionalProperties": false,
      "anyOf": [
        {
          "required": [
            "url"
          ]
        },
        {
          "required": [
            "fileKey"
          ]
        }
      ],
      "properties": {
        "url": {
          "type": "string",
          "maxLength": 2048,
          "pattern": "^https://([a-z]+\\.)?figma\\.com/",
          "description": "URL of a file or node, as shown in the browser."
        },
        "fileKey": {
          "type": "string",
          "pattern": "^[A-Za-z0-9]+$",
          "maxLength": 128,
          "description": "File key, from figma.com/design/<fileKey>/…"
        },
        "nodeId": {
          "type": "string",
          "pattern": "^I?[0-9]+[:-][0-9]+(;[0-9]+[:-][0-9]+)*$",
          "maxLength": 512,
          "description": "The node to read; default: that of the URL, or the whole file."
        },
        "depth": {
          "type": "integer",
          "minimum": 1,
          "maximum": 32,
          "description": "Number of levels to read."
        },
        "format": {
          "enum": [
            "json",
            "tree"
          ],
          "default": "json",
          "description": "`json`: the full structure; `tree`: one line of text per node."
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "name"
      ],
      "properties": {
        "name": {
          "type": "string"
        },
        "version": {
          "type": "string",
          "description": "Version of the file, if the token may read it."
        },
        "nodes": {
          "type": "array",
          "items": {
            "type": "object"
          }
        },
        "styles": {
          "type": "object"
        },
        "elements": {
          "type": "object"
        },
        "components": {
          "type": "object"
        },
        "componentSets": {
          "type": "object"
        },
        "tree": {
          "type": "string"
        },
        "artifact": {
          "type": "object",
          "required": [
            "name",
            "sizeBytes",
            "sha256",
            "contentType"
          ]
        }
      }
    }
  },
  "figma.get_figma_data": {
    "name": "figma.get_figma_data",
    "description": "Read a Figma file or node as a simplified tree.",
    "inputSchema": {
      "type": "object",
      "required": [
        "fileKey"
      ],
      "additionalProperties": false,
      "properties": {
        "fileKey": {
          "type": "string",
          "pattern": "^[A-Za-z0-9]+$",
          "maxLength": 128,
          "description": "File key, from figma.com/design/<fileKey>/…"
        },
        "nodeId": {
          "type": "string",
          "pattern": "^I?[0-9]+[:-][0-9]+(;[0-9]+[:-][0-9]+)*$",
          "maxLength": 512
        },
        "depth": {
          "type": "integer",
          "minimum": 1,
          "maximum": 32
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "name",
        "nodes"
      ],
      "properties": {
        "name": {
          "type": "string"
        },
        "nodes": {
          "type": "array",
          "items": {
            "type": "object"
          }
        }
      }
    }
  },
  "figma.images": {
    "name": "figma.images",
    "description": "Render nodes of a Figma file as images, saved as artifacts.",
    "inputSchema": {
      "type": "object",
      "additionalProperties": false,
      "required": [
        "nodes"
      ],
      "anyOf": [
        {
          "required": [
            "url"
          ]
        },
        {
          "required": [
            "fileKey"
          ]
        }
      ],
      "properties": {
        "url": {
          "type": "string",
          "maxLength": 2048,
          "pattern": "^https://([a-z]+\\.)?figma\\.com/",
          "description": "URL of a file or node, as shown in the browser."
        },
        "fileKey": {
          "type": "string",
          "pattern": "^[A-Za-z0-9]+$",
          "maxLength": 128,
          "description": "File key, from figma.com/design/<fileKey>/…"
        },
        "nodes": {
          "type": "array",
          "minItems": 1,
          "maxItems": 50,
          "uniqueItems": true,
          "items": {
            "type": "string",
            "pattern": "^I?[0-9]+[:-][0-9]+(;[0-9]+[:-][0-9]+)*$",
            "maxLength": 512
          }
        },
        "scale": {
          "type": "number",
          "exclusiveMinimum": 0,
          "maximum": 4,
          "default": 1
        },
        "format": {
          "enum": [
            "png",
            "svg"
          ],
          "default": "png"
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "images",
        "missing"
      ],
      "properties": {
        "images": {
          "type": "array",
          "items": {
            "type": "object",
            "required": [
              "nodeId",
              "artifact"
            ],
            "properties": {
              "nodeId": {
                "type": "string"
              },
              "artifact": {
                "type": "object",
                "required": [
                  "name",
                  "sizeBytes",
                  "sha256",
                  "contentType"
                ]
              }
            }
          }
        },
        "missing": {
          "type": "array",
          "items": {
            "type": "string"
          },
          "description": "Nodes that do not exist or have no visible content."
        }
      }
    }
  },
  "figma.tokens": {
    "name": "figma.tokens",
    "description": "Read the design tokens of a Figma file or node: colours, type, spacing, radii and shadows, in the format of the Design Tokens Community Group.",
    "inputSchema": {
      "type": "object",
      "additionalProperties": false,
      "anyOf": [
        {
          "required": [
            "url"
          ]
        },
        {
          "required": [
            "fileKey"
          ]
        }
      ],
      "properties": {
        "url": {
          "type": "string",
          "maxLength": 2048,
          "pattern": "^https://([a-z]+\\.)?figma\\.com/",
          "description": "URL of a file or node, as shown in the browser."
        },
        "fileKey": {
          "type": "string",
          "pattern": "^[A-Za-z0-9]+$",
          "maxLength": 128,
          "description": "File key, from figma.com/design/<fileKey>/…"
        },
        "nodeId": {
          "type": "string",
          "pattern": "^I?[0-9]+[:-][0-9]+(;[0-9]+[:-][0-9]+)*$",
          "maxLength": 512
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "name",
        "tokens"
      ],
      "properties": {
        "name": {
          "type": "string"
        },
        "version": {
          "type": "string"
        },
        "tokens": {
          "type": "object"
        }
      }
    }
  },
  "figma.write": {
    "name": "figma.write",
    "description": "Change a file that is open in Figma: create frames, texts, shapes, components and variables, update and delete nodes. If an operation fails, created nodes are removed.",
    "inputSchema": {
      "type": "object",
      "additionalProperties": false,
      "required": [
        "fileKey",
        "operations"
      ],
      "properties": {
        "fileKey": {
          "type": "string",
          "minLength": 1,
          "maxLength": 128
        },
        "operations": {
          "type": "array",
          "minItems": 1,
          "maxItems": 500,
          "items": {
            "oneOf": [
              {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "op",
                  "type"
                ],
                "properties": {
                  "op": {
                    "const": "create"
                  },
                  "type": {
                    "enum": [
                      "FRAME",
                      "TEXT",
                      "RECTANGLE",
                      "ELLIPSE",
                      "COMPONENT",
                      "INSTANCE"
                    ]
                  },
                  "as": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 256,
                    "description": "A name for later operations."
                  },
                  "parent": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 256,
                    "description": "Id of a node, or a name set with `as`; default: the current page."
                  },
                  "component": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 256,
                    "description": "Component of an INSTANCE."
                  },
                  "name": {
                    "type": "string",
                    "maxLength": 256
                  },
                  "x": {
                    "type": "number",
                    "minimum": -1000000,
                    "maximum": 1000000
                  },
                  "y": {
                    "type": "number",
                    "minimum": -1000000,
                    "maximum": 1000000
                  },
                  "width": {
                    "type": "number",
                    "exclusiveMinimum": 0,
                    "maximum": 100000
                  },
                  "height": {
                    "type": "number",
                    "exclusiveMinimum": 0,
                    "maximum": 100000
                  },
                  "fill": {
                    "type": "string",
                    "pattern": "^#[0-9A-Fa-f]{6}$",
                    "description": "A colour, such as #0066ff."
                  },
                  "cornerRadius": {
                    "type": "number",
                    "minimum": 0,
                    "maximum": 100000
                  },
                  "text": {
                    "type": "string",
                    "maxLength": 65536
                  },
                  "fontFamily": {
                    "type": "string",
                    "maxLength": 128
                  },
                  "fontStyle": {
                    "type": "string",
                    "maxLength": 128
                  },
                  "fontSize": {
                    "type": "number",
                    "minimum": 1,
                    "maximum": 4096
                  },
                  "layout": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": [
                      "direction"
                    ],
                    "properties": {
                      "direction": {
                        "enum": [
                          "HORIZONTAL",
                          "VERTICAL"
                        ]
                      },
                      "gap": {
                        "type": "number"
                      },
                      "padding": {
                        "type": "number",
                        "minimum": 0
                      }
                    }
                  }
                }
              },
              {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "op",
                  "node"
                ],
                "properties": {
                  "op": {
                    "const": "update"
                  },
                  "node": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 256
                  },
                  "name": {
                    "type": "string",
                    "maxLength": 256
                  },
                  "x": {
                    "type": "number",
                    "minimum": -1000000,
                    "maximum": 1000000
                  },
                  "y": {
                    "type": "number",
                    "minimum": -1000000,
                    "maximum": 1000000
                  },
                  "width": {
                    "type": "number",
                    "exclusiveMinimum": 0,
                    "maximum": 100000
                  },
                  "height": {
                    "type": "number",
                    "exclusiveMinimum": 0,
                    "maximum": 100000
                  },
                  "fill": {
                    "type": "string",
                    "pattern": "^#[0-9A-Fa-f]{6}$",
                    "description": "A colour, such as #0066ff."
                  },
                  "cornerRadius": {
                    "type": "number",
                    "minimum": 0,
                    "maximum": 100000
                  },
                  "text": {
                    "type": "string",
                    "maxLength": 65536
                  },
                  "fontFamily": {
                    "type": "string",
                    "maxLength": 128
                  },
                  "fontStyle": {
                    "type": "string",
                    "maxLength": 128
                  },
                  "fontSize": {
                    "type": "number",
                    "minimum": 1,
                    "maximum": 4096
                  },
                  "layout": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": [
                      "direction"
                    ],
                    "properties": {
                      "direction": {
                        "enum": [
                          "HORIZONTAL",
                          "VERTICAL"
                        ]
                      },
                      "gap": {
                        "type": "number"
                      },
                      "padding": {
                        "type": "number",
                        "minimum": 0
                      }
                    }
                  }
                }
              },
              {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "op",
                  "node"
                ],
                "properties": {
                  "op": {
                    "const": "delete"
                  },
                  "node": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 256
                  }
                }
              },
              {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "op",
                  "collection",
                  "name",
                  "type",
                  "value"
                ],
                "properties": {
                  "op": {
                    "const": "variable"
                  },
                  "collection": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 256
                  },
                  "name": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 256
                  },
                  "type": {
                    "enum": [
                      "COLOR",
                      "FLOAT",
                      "STRING",
                      "BOOLEAN"
                    ]
                  },
                  "value": {
                    "type": [
                      "string",
                      "number",
                      "boolean"
                    ]
                  }
                }
              }
            ]
          }
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "created",
        "updated",
        "deleted"
      ],
      "properties": {
        "created": {
          "type": "array",
          "items": {
            "type": "object",
            "required": [
              "id",
              "name",
              "type"
            ],
            "properties": {
              "id": {
                "type": "string"
              },
              "as": {
                "type": "string"
              },
              "name": {
                "type": "string"
              },
              "type": {
                "type": "string"
              }
            }
          }
        },
        "updated": {
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "deleted": {
          "type": "array",
          "items": {
            "type": "string"
          }
        }
      }
    }
  },
  "files.delete": {
    "name": "files.delete",
    "description": "Delete a file or folder of a session. A folder is deleted with its content.",
    "inputSchema": {
      "type": "object",
      "required": [
        "path"
      ],
      "additionalProperties": false,
      "properties": {
        "path": {
          "type": "string",
          "minLength": 1,
          "maxLength": 1024,
          "pattern": "^[^\\u0000]*$",
          "description": "Path relative to the work folder."
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "path"
      ],
      "additionalProperties": false,
      "properties": {
        "path": {
          "type": "string"
        }
      }
    },
    "sessions": true
  },
  "files.get": {
    "name": "files.get",
    "description": "Read a file of a session. A small file is returned inline, a larger one as an artifact.",
    "inputSchema": {
      "type": "object",
      "required": [
        "path"
      ],
      "additionalProperties": false,
      "properties": {
        "path": {
          "type": "string",
          "minLength": 1,
          "maxLength": 1024,
          "pattern": "^[^\\u0000]*$",
          "description": "Path relative to the work folder."
        },
        "asArtifact": {
          "type": "boolean",
          "description": "Return an artifact even if the file is small."
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "path",
        "sizeBytes",
        "sha256",
        "contentType"
      ],
      "additionalProperties": false,
      "properties": {
        "path": {
          "type": "string"
        },
        "sizeBytes": {
          "type": "integer"
        },
        "sha256": {
          "type": "string"
        },
        "contentType": {
          "type": "string"
        },
        "text": {
          "type": "string",
          "description": "Content of a small UTF-8 file."
        },
        "base64": {
          "type": "string",
          "description": "Content of a small file that is not UTF-8."
        },
        "artifact": {
          "type": "string",
          "description": "Name of the artifact with its content."
        }
      }
    },
    "sessions": true
  },
  "files.list": {
    "name": "files.list",
    "description": "List the files of a session.",
    "inputSchema": {
      "type": "object",
      "required": [],
      "additionalProperties": false,
      "properties": {
        "path": {
          "type": "string",
          "minLength": 1,
          "maxLength": 1024,
          "pattern": "^[^\\u0000]*$",
          "description": "Folder to list, relative to the work folder; the work folder itself if omitted."
        },
        "recursive": {
          "type": "boolean"
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "entries"
      ],
      "additionalProperties": false,
      "properties": {
        "entries": {
          "type": "array",
          "items": {
            "type": "object",
            "required": [
              "path",
              "kind"
            ],
            "additionalProperties": false,
            "properties": {
              "path": {
                "type": "string"
              },
              "kind": {
                "enum": [
                  "file",
                  "folder",
                  "link",
                  "other"
                ]
              },
              "sizeBytes": {
                "type": "integer",
                "minimum": 0
              },
              "modifiedAt": {
                "type": "string"
              }
            }
          }
        },
        "omitted": {
          "type": "integer",
          "minimum": 1,
          "description": "Number of entries that are not listed, including those whose name is not UTF-8."
        }
      }
    },
    "sessions": true
  },
  "files.move": {
    "name": "files.move",
    "description": "Move or rename a file or folder within a session. An existing file at the target is replaced.",
    "inputSchema": {
      "type": "object",
      "required": [
        "from",
        "to"
      ],
      "additionalProperties": false,
      "properties": {
        "from": {
          "type": "string",
          "minLength": 1,
          "maxLength": 1024,
          "pattern": "^[^\\u0000]*$",
          "description": "Path relative to the work folder."
        },
        "to": {
          "type": "string",
          "minLength": 1,
          "maxLength": 1024,
          "pattern": "^[^\\u0000]*$",
          "description": "Path relative to the work folder. Missing parent folders are created."
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "from",
        "to"
      ],
      "additionalProperties": false,
      "properties": {
        "from": {
          "type": "string"
        },
        "to": {
          "type": "string"
        }
      }
    },
    "sessions": true
  },
  "files.put": {
    "name": "files.put",
    "description": "Write a file of a session. Missing parent folders are created.",
    "inputSchema": {
      "type": "object",
      "required": [
        "path"
      ],
      "additionalProperties": false,
      "properties": {
        "path": {
          "type": "string",
          "minLength": 1,
          "maxLength": 1024,
          "pattern": "^[^\\u0000]*$",
          "description": "Path relative to the work folder."
        },
        "text": {
          "type": "string",
          "maxLength": 786432,
          "description": "Content as UTF-8 text. Set either this or `base64`."
        },
        "base64": {
          "type": "string",
          "maxLength": 786432,
          "description": "Content in base64."
        },
        "append": {
          "type": "boolean",
          "description": "Append to the file instead of replacing it. Use it to write a large file in parts."
        }
      },
      "oneOf": [
        {
          "required": [
            "text"
          ]
        },
        {
          "required": [
            "base64"
          ]
        }
      ]
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "path",
        "sizeBytes"
      ],
      "additionalProperties": false,
      "properties": {
        "path": {
          "type": "string"
        },
        "sizeBytes": {
          "type": "integer"
        }
      }
    },
    "sessions": true
  },
  "python.close": {
    "name": "python.close",
    "description": "Close an interpreter of a session and free its memory. The session's files stay.",
    "inputSchema": {
      "type": "object",
      "required": [],
      "additionalProperties": false,
      "properties": {
        "context": {
          "type": "string",
          "minLength": 1,
          "maxLength": 64,
          "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$",
          "description": "Name of the interpreter; `default` if omitted."
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "wasOpen"
      ],
      "additionalProperties": false,
      "properties": {
        "wasOpen": {
          "type": "boolean"
        }
      }
    },
    "sessions": true
  },
  "python.contexts": {
    "name": "python.contexts",
    "description": "List the interpreters of a session.",
    "inputSchema": {
      "type": "object",
      "required": [],
      "additionalProperties": false,
      "properties": {}
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "contexts"
      ],
      "additionalProperties": false,
      "properties": {
        "contexts": {
          "type": "array",
          "items": {
            "type": "object",
            "required": [
              "name",
              "executionCount",
              "idleMs"
            ],
            "additionalProperties": false,
            "properties": {
              "name": {
                "type": "string"
              },
              "executionCount": {
                "type": "integer"
              },
              "idleMs": {
                "type": "integer"
              },
              "memoryBytes": {
                "type": "integer"
              },
              "requirements": {
                "type": "array",
                "items": {
                  "type": "string"
                },
                "description": "Packages that were installed when the interpreter started."
              }
            }
          }
        }
      }
    },
    "sessions": true
  },
  "python.restart": {
    "name": "python.restart",
    "description": "Restart an interpreter of a session. Its variables are lost; the session's files stay.",
    "inputSchema": {
      "type": "object",
      "required": [],
      "additionalProperties": false,
      "properties": {
        "context": {
          "type": "string",
          "minLength": 1,
          "maxLength": 64,
          "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$",
          "description": "Name of the interpreter; `default` if omitted."
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "wasOpen"
      ],
      "additionalProperties": false,
      "properties": {
        "wasOpen": {
          "type": "boolean",
          "description": "True if there was an interpreter of this name. A new one starts when it is next used."
        }
      }
    },
    "sessions": true
  },
  "python.run": {
    "name": "python.run",
    "description": "Run a Python program and return its output. Without a session it runs in its own process; in a session it runs in an interpreter that keeps its variables between tasks. All tasks of a session, including `shell.run`, share one work folder. `/tmp` is private to each run and each interpreter.",
    "inputSchema": {
      "type": "object",
      "required": [
        "code"
      ],
      "additionalProperties": false,
      "properties": {
        "code": {
          "type": "string",
          "maxLength": 524288,
          "description": "Source code of the program."
        },
        "stdin": {
          "type": "string",
          "maxLength": 524288,
          "description": "Standard input of the program. Not available in a session."
        },
        "stdinOpen": {
          "type": "boolean",
          "description": "Keep standard input open after `stdin` for input sent by `task.input`, until its end is sent."
        },
        "context": {
          "type": "string",
          "minLength": 1,
          "maxLength": 64,
          "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$",
          "description": "In a session: name of the interpreter to run in, `default` if omitted. It starts on first use."
        },
        "files": {
          "type": "array",
          "maxItems": 100,
          "description": "Files to write into the work folder before the run.",
          "items": {
            "type": "object",
            "required": [
              "path"
            ],
            "additionalProperties": false,
            "properties": {
              "path": {
                "type": "string",
                "minLength": 1,
                "maxLength": 1024,
                "pattern": "^[^\\u0000]*$",
                "description": "Path relative to the work folder. Missing parent folders are created."
              },
              "text": {
                "type": "string",
                "maxLength": 786432,
                "description": "Content as UTF-8 text. Set either this or `base64`."
              },
              "base64": {
                "type": "string",
                "maxLength": 786432,
                "description": "Content in base64."
              }
            },
            "oneOf": [
              {
                "required": [
                  "text"
                ]
              },
              {
                "required": [
                  "base64"
                ]
              }
            ]
          }
        },
        "collect": {
          "type": "array",
          "maxItems": 32,
          "items": {
            "type": "string",
            "minLength": 1,
            "maxLength": 256,
            "pattern": "^[^\\u0000]*$"
          },
          "description": "Patterns such as `*.csv` or `out/**`, relative to the work folder. Created or changed files that match are saved as artifacts."
        },
        "env": {
          "type": "object",
          "maxProperties": 128,
          "propertyNames": {
            "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"
          },
          "additionalProperties": {
            "type": "string",
            "maxLength": 32768,
            "pattern": "^[^\\u0000]*$"
          },
          "description": "Environment variables of the run, in addition to PATH, HOME, LANG and TMPDIR."
        },
        "timeoutMs": {
          "type": "integer",
          "minimum": 1,
          "maximum": 86400000,
          "description": "Time after which the whole process tree is killed, in milliseconds."
        },
        "limits": {
          "type": "object",
          "additionalProperties": false,
          "description": "Resource limits of the run, up to the worker's maximums. The worker's defaults apply to omitted ones.",
          "properties": {
            "cpuMs": {
              "type": "integer",
              "minimum": 1,
              "maximum": 86400000,
              "description": "CPU time of all its processes; exceeding it fails with CPU_TIMEOUT."
            },
            "memoryBytes": {
              "type": "integer",
              "minimum": 1048576,
              "maximum": 9007199254740991,
              "description": "Resident memory of all its processes; exceeding it fails with OUT_OF_MEMORY."
            },
            "processes": {
              "type": "integer",
              "minimum": 4,
              "maximum": 4194304,
              "description": "Concurrent processes and threads."
            },
            "openFiles": {
              "type": "integer",
              "minimum": 16,
              "maximum": 1048576,
              "description": "File descriptors of one process."
            },
            "fileBytes": {
              "type": "integer",
              "minimum": 0,
              "maximum": 9007199254740991,
              "description": "Size of one file."
            },
            "diskBytes": {
              "type": "integer",
              "minimum": 65536,
              "maximum": 9007199254740991,
              "description": "Size of each of /tmp, /dev/shm and a private work folder."
            }
          }
        },
        "network": {
          "type": "object",
          "required": [
            "allow"
          ],
          "additionalProperties": false,
          "description": "Hosts that the run may reach by HTTP and HTTPS through the worker's egress proxy (HTTP_PROXY, HTTPS_PROXY), within the worker's policy. If omitted, the run has no network. In a session it applies to this task only: open connections are closed at its end.",
          "properties": {
            "allow": {
              "type": "array",
              "maxItems": 64,
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 300
              },
              "description": "`name`, `*.name`, an IP address or a network, optionally with `:port` or `:*`. The default ports are 80 and 443."
            }
          }
        },
        "requirements": {
          "type": "array",
          "maxItems": 64,
          "items": {
            "type": "string",
            "minLength": 1,
            "maxLength": 300
          },
          "description": "Packages to install for the run, such as `six>=1.16`, as wheels from the worker's package index. They are read-only. In a session they are fixed when the interpreter starts; later tasks may omit them or repeat the same ones."
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "stdout",
        "stderr",
        "exitCode"
      ],
      "additionalProperties": false,
      "properties": {
        "stdout": {
          "type": "string",
          "description": "Standard output. If it is long, only head and tail are kept; the cut is marked, and counted in the outcome's `truncated`."
        },
        "stderr": {
          "type": "string"
        },
        "exitCode": {
          "type": "integer"
        },
        "result": {
          "type": "object",
          "required": [
            "data"
          ],
          "additionalProperties": false,
          "properties": {
            "data": {
              "type": "object",
              "description": "Content by MIME type: text, base64 for images, any value for JSON."
            },
            "metadata": {
              "type": "object"
            },
            "artifacts": {
              "type": "object",
              "additionalProperties": {
                "type": "string"
              },
              "description": "By MIME type: names of artifacts with content that is too large to inline."
            },
            "omitted": {
              "type": "array",
              "items": {
                "type": "string"
              },
              "description": "MIME types whose content could not be sent."
            },
            "displayId": {
              "type": "string"
            },
            "isUpdate": {
              "type": "boolean"
            }
          },
          "description": "In a session: the value of the last expression, as a MIME bundle."
        },
        "displays": {
          "type": "array",
          "items": {
            "type": "object",
            "required": [
              "data"
            ],
            "additionalProperties": false,
            "properties": {
              "data": {
                "type": "object",
                "description": "Content by MIME type: text, base64 for images, any value for JSON."
              },
              "metadata": {
                "type": "object"
              },
              "artifacts": {
                "type": "object",
                "additionalProperties": {
                  "type": "string"
                },
                "description": "By MIME type: names of artifacts with content that is too large to inline."
              },
              "omitted": {
                "type": "array",
                "items": {
                  "type": "string"
                },
                "description": "MIME types whose content could not be sent."
              },
              "displayId": {
                "type": "string"
              },
              "isUpdate": {
                "type": "boolean"
              }
            }
          },
          "description": "In a session: displayed objects, including figures, as MIME bundles."
        },
        "context": {
          "type": "object",
          "required": [
            "name",
            "executionCount"
          ],
          "additionalProperties": false,
          "properties": {
            "name": {
              "type": "string"
            },
            "executionCount": {
              "type": "integer"
            },
            "freshBecause": {
              "type": "string",
              "description": "Why the interpreter had no state before this run: `new`, or why the previous one of this name ended."
            }
          }
        },
        "files": {
          "type": "array",
          "items": {
            "type": "object",
            "required": [
              "path",
              "sizeBytes"
            ],
            "additionalProperties": false,
            "properties": {
              "path": {
                "type": "string"
              },
              "sizeBytes": {
                "type": "integer",
                "minimum": 0
              },
              "contentType": {
                "type": "string"
              },
              "sha256": {
                "type": "string",
                "description": "Omitted if too much was changed to hash all of it."
              },
              "artifact": {
                "type": "string",
                "description": "Name of its artifact, if it was collected."
              },
              "notCollected": {
                "type": "string",
                "description": "Why it was not collected although it matches `collect`."
              }
            }
          },
          "description": "Files that the run created or changed; present in a session, and with `files` or `collect`."
        },
        "filesOmitted": {
          "type": "integer",
          "minimum": 1,
          "description": "Number of changed files that are not listed."
        },
        "network": {
          "type": "array",
          "maxItems": 101,
          "description": "Decisions of the egress proxy, if the task had network access.",
          "items": {
            "type": "object",
            "required": [
              "target",
              "verdict",
              "count"
            ],
            "additionalProperties": false,
            "properties": {
              "target": {
                "type": "string"
              },
              "verdict": {
                "type": "string",
                "enum": [
                  "allowed",
                  "denied",
                  "left-out"
                ]
              },
              "reason": {
                "type": "string"
              },
              "count": {
                "type": "integer"
              }
            }
          }
        }
      }
    },
    "sessions": true
  },
  "shell.run": {
    "name": "shell.run",
    "description": "Run a shell command in its own process and return its output and exit code. All tasks of a session, including `python.run`, share one work folder. `/tmp` is private to each run.",
    "inputSchema": {
      "type": "object",
      "required": [
        "command"
      ],
      "additionalProperties": false,
      "properties": {
        "command": {
          "type": "string",
          "minLength": 1,
          "maxLength": 131072,
          "pattern": "^[^\\u0000]*$",
          "description": "Command, passed to `sh -c`."
        },
        "stdin": {
          "type": "string",
          "maxLength": 524288,
          "description": "Standard input of the command."
        },
        "stdinOpen": {
          "type": "boolean",
          "description": "Keep standard input open after `stdin` for input sent by `task.input`, until its end is sent."
        },
        "files": {
          "type": "array",
          "maxItems": 100,
          "description": "Files to write into the work folder before the run.",
          "items": {
            "type": "object",
            "required": [
              "path"
            ],
            "additionalProperties": false,
            "properties": {
              "path": {
                "type": "string",
                "minLength": 1,
                "maxLength": 1024,
                "pattern": "^[^\\u0000]*$",
                "description": "Path relative to the work folder. Missing parent folders are created."
              },
              "text": {
                "type": "string",
                "maxLength": 786432,
                "description": "Content as UTF-8 text. Set either this or `base64`."
              },
              "base64": {
                "type": "string",
                "maxLength": 786432,
                "description": "Content in base64."
              }
            },
            "oneOf": [
              {
                "required": [
                  "text"
                ]
              },
              {
                "required": [
                  "base64"
                ]
              }
            ]
          }
        },
        "collect": {
          "type": "array",
          "maxItems": 32,
          "items": {
            "type": "string",
            "minLength": 1,
            "maxLength": 256,
            "pattern": "^[^\\u0000]*$"
          },
          "description": "Patterns such as `*.csv` or `out/**`, relative to the work folder. Created or changed files that match are saved as artifacts."
        },
        "cwd": {
          "type": "string",
          "minLength": 1,
          "maxLength": 4096,
          "pattern": "^[^\\u0000]*$",
          "description": "Working directory, relative to the work folder."
        },
        "env": {
          "type": "object",
          "maxProperties": 128,
          "propertyNames": {
            "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"
          },
          "additionalProperties": {
            "type": "string",
            "maxLength": 32768,
            "pattern": "^[^\\u0000]*$"
          },
          "description": "Environment variables of the run, in addition to PATH, HOME, LANG and TMPDIR."
        },
        "timeoutMs": {
          "type": "integer",
          "minimum": 1,
          "maximum": 86400000,
          "description": "Time after which the whole process tree is killed, in milliseconds."
        },
        "limits": {
          "type": "object",
          "additionalProperties": false,
          "description": "Resource limits of the run, up to the worker's maximums. The worker's defaults apply to omitted ones.",
          "properties": {
            "cpuMs": {
              "type": "integer",
              "minimum": 1,
              "maximum": 86400000,
              "description": "CPU time of all its processes; exceeding it fails with CPU_TIMEOUT."
            },
            "memoryBytes": {
              "type": "integer",
              "minimum": 1048576,
              "maximum": 9007199254740991,
              "description": "Resident memory of all its processes; exceeding it fails with OUT_OF_MEMORY."
            },
            "processes": {
              "type": "integer",
              "minimum": 4,
              "maximum": 4194304,
              "description": "Concurrent processes and threads."
            },
            "openFiles": {
              "type": "integer",
              "minimum": 16,
              "maximum": 1048576,
              "description": "File descriptors of one process."
            },
            "fileBytes": {
              "type": "integer",
              "minimum": 0,
              "maximum": 9007199254740991,
              "description": "Size of one file."
            },
            "diskBytes": {
              "type": "integer",
              "minimum": 65536,
              "maximum": 9007199254740991,
              "description": "Size of each of /tmp, /dev/shm and a private work folder."
            }
          }
        },
        "network": {
          "type": "object",
          "required": [
            "allow"
          ],
          "additionalProperties": false,
          "description": "Hosts that the run may reach by HTTP and HTTPS through the worker's egress proxy (HTTP_PROXY, HTTPS_PROXY), within the worker's policy. If omitted, the run has no network.",
          "properties": {
            "allow": {
              "type": "array",
              "maxItems": 64,
              "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 300
              },
              "description": "`name`, `*.name`, an IP address or a network, optionally with `:port` or `:*`. The default ports are 80 and 443."
            }
          }
        },
        "requirements": {
          "type": "array",
          "maxItems": 64,
          "items": {
            "type": "string",
            "minLength": 1,
            "maxLength": 300
          },
          "description": "Packages to install for the run, such as `six>=1.16`, as wheels from the worker's package index. They are read-only."
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "stdout",
        "stderr",
        "exitCode"
      ],
      "additionalProperties": false,
      "properties": {
        "stdout": {
          "type": "string",
          "description": "Standard output. If it is long, only head and tail are kept; the cut is marked, and counted in the outcome's `truncated`."
        },
        "stderr": {
          "type": "string"
        },
        "exitCode": {
          "type": "integer"
        },
        "files": {
          "type": "array",
          "items": {
            "type": "object",
            "required": [
              "path",
              "sizeBytes"
            ],
            "additionalProperties": false,
            "properties": {
              "path": {
                "type": "string"
              },
              "sizeBytes": {
                "type": "integer",
                "minimum": 0
              },
              "contentType": {
                "type": "string"
              },
              "sha256": {
                "type": "string",
                "description": "Omitted if too much was changed to hash all of it."
              },
              "artifact": {
                "type": "string",
                "description": "Name of its artifact, if it was collected."
              },
              "notCollected": {
                "type": "string",
                "description": "Why it was not collected although it matches `collect`."
              }
            }
          },
          "description": "Files that the run created or changed; present in a session, and with `files` or `collect`."
        },
        "filesOmitted": {
          "type": "integer",
          "minimum": 1,
          "description": "Number of changed files that are not listed."
        },
        "network": {
          "type": "array",
          "maxItems": 101,
          "description": "Decisions of the egress proxy, if the task had network access.",
          "items": {
            "type": "object",
            "required": [
              "target",
              "verdict",
              "count"
            ],
            "additionalProperties": false,
            "properties": {
              "target": {
                "type": "string"
              },
              "verdict": {
                "type": "string",
                "enum": [
                  "allowed",
                  "denied",
                  "left-out"
                ]
              },
              "reason": {
                "type": "string"
              },
              "count": {
                "type": "integer"
              }
            }
          }
        }
      }
    },
    "sessions": true
  }
} satisfies Record<string, Capability>;

/** Name of a built-in capability. */
export type BuiltInCapability = keyof typeof builtInCapabilities;

/** Who offers a built-in capability, and how its handler works. No part of the declaration. */
export interface BuiltInOffer {
  readonly worker: 'python' | 'mcp' | 'browser';
  readonly handling: { readonly signalsStart?: boolean; readonly takesInput?: boolean };
}

/** How the real worker offers each built-in capability. */
export const builtInOffers: Readonly<Record<BuiltInCapability, BuiltInOffer>> = {
  "browser.connect": {
    "worker": "browser",
    "handling": {}
  },
  "browser.content": {
    "worker": "browser",
    "handling": {
      "signalsStart": true
    }
  },
  "browser.extract": {
    "worker": "browser",
    "handling": {
      "signalsStart": true
    }
  },
  "browser.pdf": {
    "worker": "browser",
    "handling": {
      "signalsStart": true
    }
  },
  "browser.run": {
    "worker": "browser",
    "handling": {
      "signalsStart": true
    }
  },
  "browser.screenshot": {
    "worker": "browser",
    "handling": {
      "signalsStart": true
    }
  },
  "figma.get": {
    "worker": "mcp",
    "handling": {}
  },
  "figma.get_figma_data": {
    "worker": "mcp",
    "handling": {}
  },
  "figma.images": {
    "worker": "mcp",
    "handling": {}
  },
  "figma.tokens": {
    "worker": "mcp",
    "handling": {}
  },
  "figma.write": {
    "worker": "mcp",
    "handling": {}
  },
  "files.delete": {
    "worker": "python",
    "handling": {}
  },
  "files.get": {
    "worker": "python",
    "handling": {}
  },
  "files.list": {
    "worker": "python",
    "handling": {}
  },
  "files.move": {
    "worker": "python",
    "handling": {}
  },
  "files.put": {
    "worker": "python",
    "handling": {}
  },
  "python.close": {
    "worker": "python",
    "handling": {}
  },
  "python.contexts": {
    "worker": "python",
    "handling": {}
  },
  "python.restart": {
    "worker": "python",
    "handling": {}
  },
  "python.run": {
    "worker": "python",
    "handling": {
      "signalsStart": true,
      "takesInput": true
    }
  },
  "shell.run": {
    "worker": "python",
    "handling": {
      "signalsStart": true,
      "takesInput": true
    }
  }
};
