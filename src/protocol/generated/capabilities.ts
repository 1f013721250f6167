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
  "figma.get": {
    "name": "figma.get",
    "description": "Read a Figma file, or a node of it, simplified: layout, text, styles, components. Give the address, or the key of the file.",
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
          "description": "Address of a file or of a node of it, as the browser shows it."
        },
        "fileKey": {
          "type": "string",
          "pattern": "^[A-Za-z0-9]+$",
          "maxLength": 128,
          "description": "From figma.com/design/<fileKey>/…"
        },
        "nodeId": {
          "type": "string",
          "pattern": "^I?[0-9]+[:-][0-9]+(;[0-9]+[:-][0-9]+)*$",
          "maxLength": 512,
          "description": "The node to read; without it that of the address, or the whole file."
        },
        "depth": {
          "type": "integer",
          "minimum": 1,
          "maximum": 32,
          "description": "How many levels below to read."
        },
        "format": {
          "enum": [
            "json",
            "tree"
          ],
          "default": "json",
          "description": "json: all of it; tree: a line of text a node."
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
          "description": "Of the file, where the token may read it."
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
  "figma.images": {
    "name": "figma.images",
    "description": "Render nodes of a Figma file as pictures, which are left as artifacts.",
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
          "description": "Address of a file or of a node of it, as the browser shows it."
        },
        "fileKey": {
          "type": "string",
          "pattern": "^[A-Za-z0-9]+$",
          "maxLength": 128,
          "description": "From figma.com/design/<fileKey>/…"
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
          "description": "Nodes that are not there, or that show nothing."
        }
      }
    }
  },
  "figma.tokens": {
    "name": "figma.tokens",
    "description": "The design tokens of a Figma file, or of a node of it: colours, type, spacing, radii and shadows, in the format of the Design Tokens Community Group.",
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
          "description": "Address of a file or of a node of it, as the browser shows it."
        },
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
    "description": "Change a file that is open in Figma: create frames, texts, shapes, components and variables, update and delete nodes. What was created is taken back where an operation fails.",
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
                    "description": "A name by which later operations refer to it."
                  },
                  "parent": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 256,
                    "description": "Id of a node, or a name given by `as`; without it the current page."
                  },
                  "component": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 256,
                    "description": "Of an INSTANCE."
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
  "python.close": {
    "name": "python.close",
    "description": "Close a context of a session and free what it holds; the files stay.",
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
          "description": "Name of the context; `default` where it is left out."
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
    "description": "List the contexts of a session.",
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
    "description": "Restart a context of a session: its state is gone, the files stay.",
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
          "description": "Name of the context; `default` where it is left out."
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
          "description": "Whether there was a context of this name; it is started when it is next used."
        }
      }
    },
    "sessions": true
  },
  "python.run": {
    "name": "python.run",
    "description": "Run a Python program and return what it prints: in a process of its own, or, in a session, in a context that keeps its state.",
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
        "context": {
          "type": "string",
          "minLength": 1,
          "maxLength": 64,
          "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$",
          "description": "In a session: the context to run in, `default` where it is left out. It is started when it is first used."
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
        },
        "limits": {
          "type": "object",
          "additionalProperties": false,
          "description": "What the run may use, where that is not the worker's default; no more than the worker allows.",
          "properties": {
            "cpuMs": {
              "type": "integer",
              "minimum": 1,
              "maximum": 86400000,
              "description": "CPU time of all its processes; beyond it CPU_TIMEOUT."
            },
            "memoryBytes": {
              "type": "integer",
              "minimum": 1048576,
              "maximum": 9007199254740991,
              "description": "Resident memory of all its processes; beyond it OUT_OF_MEMORY."
            },
            "processes": {
              "type": "integer",
              "minimum": 4,
              "maximum": 4194304,
              "description": "Processes and threads at the same time."
            },
            "openFiles": {
              "type": "integer",
              "minimum": 16,
              "maximum": 1048576,
              "description": "Descriptors of one process."
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
              "description": "By MIME type: text, base64 for pictures, any JSON for JSON."
            },
            "metadata": {
              "type": "object"
            },
            "artifacts": {
              "type": "object",
              "additionalProperties": {
                "type": "string"
              },
              "description": "By MIME type: names of artifacts that hold what is too large for here."
            },
            "omitted": {
              "type": "array",
              "items": {
                "type": "string"
              },
              "description": "MIME types that could not be sent."
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
                "description": "By MIME type: text, base64 for pictures, any JSON for JSON."
              },
              "metadata": {
                "type": "object"
              },
              "artifacts": {
                "type": "object",
                "additionalProperties": {
                  "type": "string"
                },
                "description": "By MIME type: names of artifacts that hold what is too large for here."
              },
              "omitted": {
                "type": "array",
                "items": {
                  "type": "string"
                },
                "description": "MIME types that could not be sent."
              },
              "displayId": {
                "type": "string"
              },
              "isUpdate": {
                "type": "boolean"
              }
            }
          },
          "description": "In a session: what was displayed, figures too, as MIME bundles."
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
              "description": "Why its state was empty before this run: `new`, or what became of the last context of this name."
            }
          }
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
        "stdin": {
          "type": "string",
          "maxLength": 524288,
          "description": "What the command reads from its standard input."
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
        "timeoutMs": {
          "type": "integer",
          "minimum": 1,
          "maximum": 86400000,
          "description": "Wall time until the whole process tree is killed, in milliseconds."
        },
        "limits": {
          "type": "object",
          "additionalProperties": false,
          "description": "What the run may use, where that is not the worker's default; no more than the worker allows.",
          "properties": {
            "cpuMs": {
              "type": "integer",
              "minimum": 1,
              "maximum": 86400000,
              "description": "CPU time of all its processes; beyond it CPU_TIMEOUT."
            },
            "memoryBytes": {
              "type": "integer",
              "minimum": 1048576,
              "maximum": 9007199254740991,
              "description": "Resident memory of all its processes; beyond it OUT_OF_MEMORY."
            },
            "processes": {
              "type": "integer",
              "minimum": 4,
              "maximum": 4194304,
              "description": "Processes and threads at the same time."
            },
            "openFiles": {
              "type": "integer",
              "minimum": 16,
              "maximum": 1048576,
              "description": "Descriptors of one process."
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
