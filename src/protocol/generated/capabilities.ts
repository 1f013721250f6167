// Generated from protocol/schema/capabilities by `npm run codegen`. Do not edit.
import type { Capability } from './messages';

/** Declarations of the built-in capabilities, by name. */
export const builtInCapabilities = {
  "browser.content": {
    "name": "browser.content",
    "description": "Open a page in a browser and return its title and text.",
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
          "description": "Address of the page."
        },
        "maxChars": {
          "type": "integer",
          "minimum": 1,
          "maximum": 1000000,
          "default": 20000
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "url",
        "status",
        "title",
        "text"
      ],
      "properties": {
        "url": {
          "type": "string"
        },
        "status": {
          "type": "integer"
        },
        "title": {
          "type": "string"
        },
        "text": {
          "type": "string"
        }
      }
    }
  },
  "browser.screenshot": {
    "name": "browser.screenshot",
    "description": "Open a page in a browser and return a picture of it as PNG, in base64.",
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
          "description": "Address of the page."
        },
        "width": {
          "type": "integer",
          "minimum": 16,
          "maximum": 4096,
          "default": 1280
        },
        "height": {
          "type": "integer",
          "minimum": 16,
          "maximum": 4096,
          "default": 720
        }
      }
    },
    "outputSchema": {
      "type": "object",
      "required": [
        "url",
        "contentType",
        "base64"
      ],
      "properties": {
        "url": {
          "type": "string"
        },
        "contentType": {
          "const": "image/png"
        },
        "base64": {
          "type": "string"
        }
      }
    }
  },
  "figma.get_figma_data": {
    "name": "figma.get_figma_data",
    "description": "Read a Figma file, or a node of it, as a simplified tree.",
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
          "description": "From figma.com/design/<fileKey>/…"
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
  "python.run": {
    "name": "python.run",
    "description": "Run a Python program in a process of its own and return what it prints.",
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
          "description": "The program."
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
          "description": "Environment variables of the run; it sees no others but PATH, HOME, LANG and TMPDIR."
        },
        "timeoutMs": {
          "type": "integer",
          "minimum": 1,
          "maximum": 86400000,
          "description": "Wall time until the whole process tree is killed, in milliseconds."
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
          "description": "Head and tail are kept where it is long; the cut is marked and counted in the outcome."
        },
        "stderr": {
          "type": "string"
        },
        "exitCode": {
          "type": "integer"
        }
      }
    },
    "sessions": true
  },
  "shell.run": {
    "name": "shell.run",
    "description": "Run a shell command in a process of its own and return what it prints and its exit code.",
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
          "description": "Given to `sh -c`."
        },
        "cwd": {
          "type": "string",
          "minLength": 1,
          "maxLength": 4096,
          "pattern": "^[^\\u0000]*$",
          "description": "Folder to run in; relative to the private work folder."
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
          "description": "Environment variables of the run; it sees no others but PATH, HOME, LANG and TMPDIR."
        },
        "stdin": {
          "type": "string",
          "maxLength": 524288,
          "description": "What the command reads from its standard input."
        },
        "timeoutMs": {
          "type": "integer",
          "minimum": 1,
          "maximum": 86400000,
          "description": "Wall time until the whole process tree is killed, in milliseconds."
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
          "description": "Head and tail are kept where it is long; the cut is marked and counted in the outcome."
        },
        "stderr": {
          "type": "string"
        },
        "exitCode": {
          "type": "integer"
        }
      }
    },
    "sessions": true
  }
} satisfies Record<string, Capability>;
