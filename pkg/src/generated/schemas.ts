// Generated from the Rust structs by `npm run types`; the structs are the place to change.

export const openSchema = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "OpenOptions",
  "description": "How to read a source. Whatever is not given is found out from the bytes.",
  "type": "object",
  "properties": {
    "format": {
      "description": "The format; `auto` looks at the first bytes, then at the name's extension, and takes the rest for CSV.",
      "$ref": "#/$defs/FormatName",
      "default": "auto"
    },
    "entry": {
      "description": "ZIP: the file of the archive to read. The only one, or the only one with an extension of a data format, if not given.",
      "type": [
        "string",
        "null"
      ],
      "default": null
    },
    "encoding": {
      "description": "Text: its encoding, `auto` or a name of the WHATWG Encoding Standard such as `utf-8`, `utf-16le`, `windows-1252` or\n`shift_jis`. `auto` finds UTF-8 and UTF-16, and takes all other text for windows-1252, which covers Latin-1.",
      "type": "string",
      "default": "auto"
    },
    "flatten": {
      "description": "JSON: are the members of an object inside of a row columns of their own, called `a.b`? If not, it is text.",
      "type": "boolean",
      "default": true
    },
    "sheet": {
      "description": "Excel and OpenDocument: the sheet to read, by its name or by its number, counted from 0. The first that is not empty if not given.",
      "type": [
        "string",
        "null"
      ],
      "default": null
    },
    "profile": {
      "description": "Keep a profile while reading? It is there the moment the rows are, at the cost of a slower read.",
      "type": "boolean",
      "default": true
    },
    "keep": {
      "description": "Are the rows kept in memory: `auto`, `always` or `never`?",
      "$ref": "#/$defs/Keep",
      "default": "auto"
    },
    "columns": {
      "description": "The columns to read, in this order; all of them if not given.",
      "type": [
        "array",
        "null"
      ],
      "items": {
        "type": "string"
      },
      "default": null
    },
    "sourceColumn": {
      "description": "The name of a column that tells of every row which file it comes from, behind the others or where `columns` names it. There is\nnone if not given.",
      "type": [
        "string",
        "null"
      ],
      "default": null
    },
    "rowGroups": {
      "description": "Parquet only: the row groups to read, counted from 0, in this order; all of them if not given.",
      "type": [
        "array",
        "null"
      ],
      "items": {
        "type": "integer",
        "format": "uint64",
        "minimum": 0
      },
      "default": null
    },
    "skipUnless": {
      "description": "Parquet only: an expression; row groups and pages whose statistics say that it is true for none of their rows are skipped. Other rows are\nthere whether it is true for them or not.",
      "type": [
        "string",
        "null"
      ],
      "default": null
    },
    "batchRows": {
      "description": "Most rows of a batch, 1 to 1,048,576. Arrow sources keep their own batches.",
      "type": "integer",
      "format": "uint32",
      "minimum": 0,
      "default": 65536
    },
    "readBytes": {
      "description": "Most bytes asked for at a time where a source is read from end to end, 1 or more. A row longer than that is still read.",
      "type": "integer",
      "format": "uint32",
      "minimum": 0,
      "default": 4194304
    },
    "delimiter": {
      "description": "CSV: the character between fields, one byte. Found among comma, semicolon, tab and bar if not given.",
      "type": [
        "string",
        "null"
      ],
      "minLength": 1,
      "maxLength": 1,
      "default": null
    },
    "quote": {
      "description": "CSV: the character around fields that hold delimiters, quotes or line breaks, one byte. Inside, it is doubled.\nFound among `\"` and `'` if not given.",
      "type": [
        "string",
        "null"
      ],
      "minLength": 1,
      "maxLength": 1,
      "default": null
    },
    "header": {
      "description": "CSV: does the first row hold the names of the columns? Found out by comparing it with the rows below if not given.",
      "type": [
        "boolean",
        "null"
      ],
      "default": null
    },
    "nulls": {
      "description": "CSV: words that stand for a missing value where they are not quoted. An empty unquoted field is always missing.\n`NA`, `N/A`, `#N/A`, `null`, `NULL` and `\\N` if not given; `[]` for the empty field alone. Quoted, a word is missing only\nin a column that is not text; so is a quoted empty field, which in a text column is an empty text.\nJSON: texts and numbers that stand for a missing value beside `null`; none if not given.",
      "type": [
        "array",
        "null"
      ],
      "items": {
        "type": "string"
      },
      "default": null
    },
    "skipRows": {
      "description": "CSV: lines above the table that are skipped. If not given, rows above the first that has as many fields as most are.",
      "type": [
        "integer",
        "null"
      ],
      "format": "uint32",
      "minimum": 0,
      "default": null
    },
    "comment": {
      "description": "CSV: lines that begin with this character are skipped, one byte. `#` if not given, where such lines do not fit the table.",
      "type": [
        "string",
        "null"
      ],
      "minLength": 1,
      "maxLength": 1,
      "default": null
    },
    "dayFirst": {
      "description": "CSV, and JSON of declared type: in dates like 05/06/2024, does the day come first? If not given, the values decide, and a column in which none does stays text.",
      "type": [
        "boolean",
        "null"
      ],
      "default": null
    },
    "decimal": {
      "description": "CSV, and JSON of declared type: the decimal mark, `.` or `,`, of numbers that could be read both ways, such as 1,234. If not given, it is that of the\ncolumns which leave no choice; failing them the point where the delimiter is a comma, and else such columns stay text. In JSON\nit is the point.",
      "type": [
        "string",
        "null"
      ],
      "minLength": 1,
      "maxLength": 1,
      "default": null
    },
    "ragged": {
      "description": "CSV: what becomes of a row with fewer fields than there are columns, `reject` or `pad`?",
      "$ref": "#/$defs/Ragged",
      "default": "reject"
    },
    "strict": {
      "description": "CSV and JSON: does the first row that cannot be read end the reading? If not, such rows are left out and told of.",
      "type": "boolean",
      "default": false
    },
    "maxRejects": {
      "description": "CSV and JSON: most rows left out of which place and reason are kept; all are counted.",
      "type": "integer",
      "format": "uint32",
      "minimum": 0,
      "default": 1000
    },
    "sampleBytes": {
      "description": "CSV and JSON: bytes that are looked at to find out the layout, columns and types, 1 or more.",
      "type": "integer",
      "format": "uint32",
      "minimum": 0,
      "default": 1048576
    },
    "shareBytes": {
      "description": "Bytes of a share, in Parquet and Arrow files of whole row groups and batches. A CSV, NDJSON, Parquet or Arrow file of four shares or\nmore is read in them, so that several workers can read it; its profile is merged from theirs, so that it does not depend on how many do.",
      "type": "integer",
      "format": "uint32",
      "minimum": 0,
      "default": 8388608
    },
    "types": {
      "description": "CSV and JSON: types by the columns' names: `int64`, `uint64`, `float64`, `decimal(12,2)`, `boolean`, `date`, `timestamp`,\n`timestamp[UTC]` or `utf8`. A column that is not named gets the narrowest type that keeps all its values exact.\nA row with a value of another type is left out.",
      "type": "object",
      "additionalProperties": {
        "type": "string"
      },
      "default": {}
    }
  },
  "additionalProperties": false,
  "$defs": {
    "FormatName": {
      "description": "The name of a format.",
      "oneOf": [
        {
          "description": "Found out from the first bytes and the name of the source.",
          "type": "string",
          "const": "auto"
        },
        {
          "description": "Text with a delimiter between fields.",
          "type": "string",
          "const": "csv"
        },
        {
          "description": "JSON: objects one after the other (NDJSON), in an array, or in the array of an object.",
          "type": "string",
          "const": "json"
        },
        {
          "description": "Arrow IPC, file or stream.",
          "type": "string",
          "const": "arrow"
        },
        {
          "description": "Apache Parquet.",
          "type": "string",
          "const": "parquet"
        },
        {
          "description": "A sheet of a workbook, of Excel or OpenDocument.",
          "type": "string",
          "const": "excel"
        }
      ]
    },
    "Keep": {
      "description": "Are the rows kept in memory?",
      "oneOf": [
        {
          "description": "While they take no more than half of the memory budget; else they are read again when a task needs them.",
          "type": "string",
          "const": "auto"
        },
        {
          "description": "Always; a file that does not fit is refused.",
          "type": "string",
          "const": "always"
        },
        {
          "description": "Never; the source is read again for every task. Where no profile is kept either, opening only counts the rows, and the types\nshown are those of the first megabyte until a task reads them.",
          "type": "string",
          "const": "never"
        }
      ]
    },
    "Ragged": {
      "description": "What becomes of a row with fewer fields than there are columns?",
      "oneOf": [
        {
          "description": "It is rejected, like one with more fields.",
          "type": "string",
          "const": "reject"
        },
        {
          "description": "The fields it lacks are missing values.",
          "type": "string",
          "const": "pad"
        }
      ]
    }
  }
} as const;

export const exportSchema = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "ExportOptions",
  "description": "How to write a table.",
  "type": "object",
  "properties": {
    "format": {
      "description": "The format to write.",
      "$ref": "#/$defs/ExportFormat",
      "default": "csv"
    },
    "compression": {
      "description": "Arrow and Parquet: how columns are compressed; if not given, `zstd` for Parquet and `none` for Arrow.",
      "anyOf": [
        {
          "$ref": "#/$defs/Compression"
        },
        {
          "type": "null"
        }
      ],
      "default": null
    },
    "delimiter": {
      "description": "CSV: the character between fields, one byte.",
      "type": "string",
      "minLength": 1,
      "maxLength": 1,
      "default": ","
    },
    "header": {
      "description": "CSV: write the columns' names into the first row?",
      "type": "boolean",
      "default": true
    },
    "rowGroupRows": {
      "description": "Parquet: most rows of a row group, 1 or more. A reader can skip whole row groups.",
      "type": "integer",
      "format": "uint32",
      "minimum": 0,
      "default": 262144
    }
  },
  "additionalProperties": false,
  "$defs": {
    "ExportFormat": {
      "description": "The format to write.",
      "oneOf": [
        {
          "description": "Text with a delimiter between fields, UTF-8.",
          "type": "string",
          "const": "csv"
        },
        {
          "description": "One JSON object per line, UTF-8.",
          "type": "string",
          "const": "ndjson"
        },
        {
          "description": "Arrow IPC, a file.",
          "type": "string",
          "const": "arrow"
        },
        {
          "description": "Arrow IPC, a stream.",
          "type": "string",
          "const": "arrowStream"
        },
        {
          "description": "Apache Parquet.",
          "type": "string",
          "const": "parquet"
        }
      ]
    },
    "Compression": {
      "description": "How columns are compressed.",
      "oneOf": [
        {
          "description": "Not at all.",
          "type": "string",
          "const": "none"
        },
        {
          "description": "Parquet only: fast, moderate size.",
          "type": "string",
          "const": "snappy"
        },
        {
          "description": "Small and fast.",
          "type": "string",
          "const": "zstd"
        },
        {
          "description": "Parquet only: read everywhere, slow.",
          "type": "string",
          "const": "gzip"
        },
        {
          "description": "Fastest to read.",
          "type": "string",
          "const": "lz4"
        }
      ]
    }
  }
} as const;

const common0 = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "ProfileParams",
  "description": "What to describe.",
  "type": "object",
  "properties": {
    "columns": {
      "description": "The columns to describe, by name; all where none are given.",
      "type": [
        "array",
        "null"
      ],
      "items": {
        "type": "string"
      },
      "default": null
    },
    "time": {
      "description": "The column of dates or times that puts the rows in order; where none is given, the first one there is.",
      "type": [
        "string",
        "null"
      ],
      "default": null,
      "x-column": "time"
    },
    "duplicates": {
      "description": "How repeated rows are counted: `sample` estimates them from the sample, `exact` keeps 16 bytes for each different row.",
      "$ref": "#/$defs/Duplicates",
      "default": "sample"
    },
    "thresholds": {
      "description": "From where on something is worth a word.",
      "$ref": "#/$defs/Thresholds",
      "default": {
        "missing": 0.2,
        "dominant": 0.9,
        "cardinality": 0.5,
        "skewness": 3.0,
        "zeros": 0.5,
        "outliers": 0.01,
        "duplicates": 0.001,
        "correlation": 0.9,
        "season": 0.5,
        "mixed": 0.05,
        "defaults": 0.01,
        "enough": 20
      }
    },
    "sensitive": {
      "description": "Leave out every value of any row: counts, shares and shapes only, and none of fewer than `smallestGroup` rows.",
      "type": "boolean",
      "default": false
    },
    "smallestGroup": {
      "description": "With `sensitive`: counts of fewer rows than this are left out; 1 or more.",
      "type": "integer",
      "format": "uint32",
      "minimum": 0,
      "default": 10
    }
  },
  "additionalProperties": false,
  "$defs": {
    "Duplicates": {
      "description": "How repeated rows are counted.",
      "oneOf": [
        {
          "description": "Estimated from the sample; exact while it holds every different row.",
          "type": "string",
          "const": "sample"
        },
        {
          "description": "By a hash of 128 bits of every row.",
          "type": "string",
          "const": "exact"
        }
      ]
    },
    "Thresholds": {
      "description": "From where on something is worth an alert. Shares are from 0 to 1.",
      "type": "object",
      "properties": {
        "missing": {
          "description": "Share of missing values.",
          "type": "number",
          "format": "double",
          "default": 0.2
        },
        "dominant": {
          "description": "Share of one value that leaves little else.",
          "type": "number",
          "format": "double",
          "default": 0.9
        },
        "cardinality": {
          "description": "Share of different texts from which grouping by them makes little sense.",
          "type": "number",
          "format": "double",
          "default": 0.5
        },
        "skewness": {
          "description": "Skewness, either way; an exponential distribution has 2.",
          "type": "number",
          "format": "double",
          "default": 3.0
        },
        "zeros": {
          "description": "Share of zeros.",
          "type": "number",
          "format": "double",
          "default": 0.5
        },
        "outliers": {
          "description": "Share of numbers farther than three times the middle half's width from the middle half.",
          "type": "number",
          "format": "double",
          "default": 0.01
        },
        "duplicates": {
          "description": "Share of rows that repeat another.",
          "type": "number",
          "format": "double",
          "default": 0.001
        },
        "correlation": {
          "description": "Correlation of two columns, either way, by whichever measure fits them.",
          "type": "number",
          "format": "double",
          "default": 0.9
        },
        "season": {
          "description": "Autocorrelation at the length of a season.",
          "type": "number",
          "format": "double",
          "default": 0.5
        },
        "mixed": {
          "description": "Share of a column of texts that are numbers, and the share that are none.",
          "type": "number",
          "format": "double",
          "default": 0.05
        },
        "defaults": {
          "description": "Share of values that often stand for missing ones, such as 999 or 1900-01-01.",
          "type": "number",
          "format": "double",
          "default": 0.01
        },
        "enough": {
          "description": "Fewer values than this say nothing; 1 or more.",
          "type": "integer",
          "format": "uint32",
          "minimum": 0,
          "default": 20
        }
      },
      "additionalProperties": false
    }
  }
} as const;

const common1 = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "CheckParams",
  "description": "Rules that a table must keep.",
  "type": "object",
  "properties": {
    "rules": {
      "description": "The rules.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/Rule"
      },
      "default": []
    },
    "references": {
      "description": "Other data sets, by the names under which rules speak of them.",
      "type": "object",
      "additionalProperties": {
        "type": "string"
      },
      "default": {}
    },
    "maxFailures": {
      "description": "Failing rows that are told of, for each rule: the first ones.",
      "type": "integer",
      "format": "uint32",
      "minimum": 0,
      "default": 100
    }
  },
  "additionalProperties": false,
  "$defs": {
    "Rule": {
      "description": "A rule: what it asks for, of which rows, and how bad it is where they do not meet it.",
      "type": "object",
      "properties": {
        "name": {
          "description": "Its name; what it asks for in words where none is given.",
          "type": [
            "string",
            "null"
          ]
        },
        "severity": {
          "description": "Whether the table fails where the rule does. Default: `\"error\"`.",
          "$ref": "#/$defs/Severity"
        },
        "atLeast": {
          "description": "The share of the rows, 0 to 1, that must meet it. Default: 1, all of them.",
          "type": "number",
          "format": "double"
        },
        "where": {
          "description": "The rows that it is about: those for which this expression is true. All where none is given.",
          "type": [
            "string",
            "null"
          ]
        }
      },
      "oneOf": [
        {
          "description": "No value is missing.",
          "type": "object",
          "properties": {
            "rule": {
              "type": "string",
              "const": "notNull"
            },
            "column": {
              "description": "The column.",
              "type": "string"
            }
          },
          "required": [
            "rule",
            "column"
          ]
        },
        {
          "description": "No two rows have the same values.",
          "type": "object",
          "properties": {
            "rule": {
              "type": "string",
              "const": "unique"
            },
            "columns": {
              "description": "The columns.",
              "type": "array",
              "items": {
                "type": "string"
              }
            }
          },
          "required": [
            "rule",
            "columns"
          ]
        },
        {
          "description": "Every value is one of a list.",
          "type": "object",
          "properties": {
            "rule": {
              "type": "string",
              "const": "acceptedValues"
            },
            "column": {
              "description": "The column.",
              "type": "string"
            },
            "values": {
              "description": "The values: numbers, texts (also of dates and times) or booleans.",
              "type": "array",
              "items": true
            }
          },
          "required": [
            "rule",
            "column",
            "values"
          ]
        },
        {
          "description": "Every text matches a regular expression.",
          "type": "object",
          "properties": {
            "rule": {
              "type": "string",
              "const": "regex"
            },
            "column": {
              "description": "The column.",
              "type": "string"
            },
            "pattern": {
              "description": "The expression, in the language of Rust's `regex`; `^` and `$` tie it to the ends.",
              "type": "string"
            }
          },
          "required": [
            "rule",
            "column",
            "pattern"
          ]
        },
        {
          "description": "Every value lies between two others.",
          "type": "object",
          "properties": {
            "rule": {
              "type": "string",
              "const": "range"
            },
            "column": {
              "description": "The column.",
              "type": "string"
            },
            "min": {
              "description": "The smallest value that is allowed: a number, or a text for dates, times and texts. Any where none is given."
            },
            "max": {
              "description": "The largest one."
            }
          },
          "required": [
            "rule",
            "column"
          ]
        },
        {
          "description": "Every text has so many characters.",
          "type": "object",
          "properties": {
            "rule": {
              "type": "string",
              "const": "length"
            },
            "column": {
              "description": "The column.",
              "type": "string"
            },
            "min": {
              "description": "The fewest characters. Any number where none is given.",
              "type": [
                "integer",
                "null"
              ],
              "format": "uint32",
              "minimum": 0
            },
            "max": {
              "description": "The most.",
              "type": [
                "integer",
                "null"
              ],
              "format": "uint32",
              "minimum": 0
            }
          },
          "required": [
            "rule",
            "column"
          ]
        },
        {
          "description": "Values grow, or fall, from row to row.",
          "type": "object",
          "properties": {
            "rule": {
              "type": "string",
              "const": "monotone"
            },
            "column": {
              "description": "The column.",
              "type": "string"
            },
            "decreasing": {
              "description": "Whether values fall. Default: they grow.",
              "type": "boolean",
              "default": false
            },
            "strict": {
              "description": "Whether the same value must not follow itself.",
              "type": "boolean",
              "default": false
            }
          },
          "required": [
            "rule",
            "column"
          ]
        },
        {
          "description": "Every value can be read as another type.",
          "type": "object",
          "properties": {
            "rule": {
              "type": "string",
              "const": "parseable"
            },
            "column": {
              "description": "The column.",
              "type": "string"
            },
            "as": {
              "description": "The type: `integer`, `float`, `decimal(p,s)`, `boolean`, `date`, `timestamp`, `timestamp[zone]`, `text`.",
              "type": "string"
            }
          },
          "required": [
            "rule",
            "column",
            "as"
          ]
        },
        {
          "description": "Every value is there in another data set.",
          "type": "object",
          "properties": {
            "rule": {
              "type": "string",
              "const": "foreignKey"
            },
            "columns": {
              "description": "The columns.",
              "type": "array",
              "items": {
                "type": "string"
              }
            },
            "to": {
              "description": "The other data set, as `references` or the command line's `--with` call it.",
              "type": "string"
            },
            "toColumns": {
              "description": "The columns there, where they are called otherwise.",
              "type": "array",
              "items": {
                "type": "string"
              }
            }
          },
          "required": [
            "rule",
            "columns",
            "to"
          ]
        },
        {
          "description": "An expression is true of every row.",
          "type": "object",
          "properties": {
            "rule": {
              "type": "string",
              "const": "condition"
            },
            "expression": {
              "description": "The expression, see `docs/expressions.md`: `\"units * price = amount\"`.",
              "type": "string"
            }
          },
          "required": [
            "rule",
            "expression"
          ]
        },
        {
          "description": "The table has so many rows.",
          "type": "object",
          "properties": {
            "rule": {
              "type": "string",
              "const": "rowCount"
            },
            "min": {
              "description": "The fewest rows. Any number where none is given.",
              "type": [
                "integer",
                "null"
              ],
              "format": "uint64",
              "minimum": 0
            },
            "max": {
              "description": "The most.",
              "type": [
                "integer",
                "null"
              ],
              "format": "uint64",
              "minimum": 0
            }
          },
          "required": [
            "rule"
          ]
        },
        {
          "description": "The table has these columns.",
          "type": "object",
          "properties": {
            "rule": {
              "type": "string",
              "const": "columns"
            },
            "columns": {
              "description": "Their names.",
              "type": "array",
              "items": {
                "type": "string"
              }
            },
            "types": {
              "description": "The types that some must have: `int64`, `float64`, `decimal(12,2)`, `utf8`, `boolean`, `date`, `timestamp` …",
              "type": "object",
              "additionalProperties": {
                "type": "string"
              }
            }
          },
          "required": [
            "rule",
            "columns"
          ]
        }
      ]
    },
    "Severity": {
      "description": "How bad it is where a rule is broken.",
      "oneOf": [
        {
          "description": "The table fails.",
          "type": "string",
          "const": "error"
        },
        {
          "description": "It is told, and the table passes.",
          "type": "string",
          "const": "warning"
        }
      ]
    }
  }
} as const;

const common2 = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "ProposeParams",
  "description": "What rules are proposed for.",
  "type": "object",
  "properties": {
    "columns": {
      "description": "The columns; all where none is named.",
      "type": "array",
      "items": {
        "type": "string"
      },
      "default": [],
      "x-column": "any"
    }
  },
  "additionalProperties": false
} as const;

const common3 = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "CompareParams",
  "description": "What is compared.",
  "type": "object",
  "properties": {
    "columns": {
      "description": "The columns to compare, by name; all where none are given.",
      "type": [
        "array",
        "null"
      ],
      "items": {
        "type": "string"
      },
      "default": null
    },
    "where": {
      "description": "The rows that others are compared with, a condition: `month < 7`; all that do not meet `against` where none is given.",
      "type": [
        "string",
        "null"
      ],
      "default": null
    },
    "against": {
      "description": "The rows that are compared, a condition; all that do not meet `where` where none is given.",
      "type": [
        "string",
        "null"
      ],
      "default": null
    }
  },
  "additionalProperties": false
} as const;

const common4 = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "AggregateParams",
  "description": "Groups and measures.",
  "type": "object",
  "properties": {
    "by": {
      "description": "What tells the groups apart: columns, expressions, spans of time, bins of numbers. Without any, all rows are one group.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/By"
      },
      "default": []
    },
    "measures": {
      "description": "What is computed of each group, by the name of its column. Without any, the rows are counted.",
      "$ref": "#/$defs/Measures",
      "default": {}
    },
    "where": {
      "description": "The rows that take part: those for which this expression is true. All where none is given.",
      "type": [
        "string",
        "null"
      ],
      "default": null
    },
    "fill": {
      "description": "Adds the spans of time and the bins between the first and the last that no row fell into, for every group of the other columns: their counts\nare 0, what has no value is missing.",
      "type": "boolean",
      "default": false
    },
    "sort": {
      "description": "The order of the groups, by columns of the result, the first one first. By the groups themselves where none is given.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/Sort"
      },
      "default": []
    },
    "limit": {
      "description": "The number of groups to give, after sorting; all where none is given.",
      "type": [
        "integer",
        "null"
      ],
      "format": "uint64",
      "minimum": 0,
      "default": null
    },
    "other": {
      "description": "Puts the groups beyond the limit together as one more row, in which a group of text is called \"Other\" and any other is missing.",
      "type": "boolean",
      "default": false
    },
    "rollup": {
      "description": "Adds a row for every group of the first columns of `by` alone, and one for all rows; what they are not told apart by is missing, and the\ncolumn `level` says how many columns of `by` count.",
      "type": "boolean",
      "default": false
    },
    "pivot": {
      "description": "Spreads the measures over columns, one for every group of this column of `by`.",
      "type": [
        "string",
        "null"
      ],
      "default": null
    }
  },
  "additionalProperties": false,
  "$defs": {
    "By": {
      "description": "A way to tell groups apart.",
      "anyOf": [
        {
          "description": "A column by its name, or an expression.",
          "type": "string"
        },
        {
          "description": "Spans of time or bins of numbers.",
          "$ref": "#/$defs/Span"
        }
      ]
    },
    "Span": {
      "description": "Spans of time or bins of numbers of a column.",
      "type": "object",
      "properties": {
        "column": {
          "description": "The column, or an expression.",
          "type": "string",
          "default": ""
        },
        "every": {
          "description": "The length of the spans: `\"month\"`, `\"15 minutes\"`, `\"2 weeks\"`. Weeks begin on Mondays.",
          "type": [
            "string",
            "null"
          ],
          "default": null
        },
        "timeZone": {
          "description": "The time zone whose days and months count, such as `\"Europe/Berlin\"`, for times with a zone; that of the column where none is given.",
          "type": [
            "string",
            "null"
          ],
          "default": null
        },
        "width": {
          "description": "The width of the bins; they begin at multiples of it.",
          "type": [
            "number",
            "null"
          ],
          "format": "double",
          "default": null
        },
        "as": {
          "description": "The name of the column in the result.",
          "type": [
            "string",
            "null"
          ],
          "default": null
        }
      },
      "additionalProperties": false
    },
    "Measures": {
      "type": "object",
      "additionalProperties": {
        "$ref": "#/$defs/Measure"
      }
    },
    "Measure": {
      "description": "A measure: an expression, or a function and what it is of.",
      "anyOf": [
        {
          "description": "An expression of measures: `\"sum(amount) / count(*)\"`.",
          "type": "string"
        },
        {
          "description": "A function and its argument or arguments, each a column or an expression: `{ sum: \"amount\" }`, `{ quantile: [\"amount\", 0.9] }`.",
          "$ref": "#/$defs/Call"
        }
      ]
    },
    "Call": {
      "description": "A function and what it is of.",
      "type": "object",
      "additionalProperties": {
        "$ref": "#/$defs/Arguments"
      }
    },
    "Arguments": {
      "description": "What a function is of.",
      "anyOf": [
        {
          "description": "A column by its name, or an expression.",
          "type": "string"
        },
        {
          "description": "Several.",
          "type": "array",
          "items": {
            "$ref": "#/$defs/Argument"
          }
        }
      ]
    },
    "Argument": {
      "description": "One of several arguments.",
      "anyOf": [
        {
          "description": "A number.",
          "type": "number",
          "format": "double"
        },
        {
          "description": "A column by its name, or an expression.",
          "type": "string"
        }
      ]
    },
    "Sort": {
      "description": "A column to sort by.",
      "anyOf": [
        {
          "description": "A column of the result, ascending, or with a minus in front descending.",
          "type": "string"
        },
        {
          "description": "A column of the result and the direction.",
          "type": "object",
          "properties": {
            "column": {
              "description": "Its name.",
              "type": "string"
            },
            "descending": {
              "description": "Largest first.",
              "type": "boolean",
              "default": false
            }
          },
          "required": [
            "column"
          ]
        }
      ]
    }
  }
} as const;

const common5 = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "CleanParams",
  "description": "Steps that clean a table, in their order.",
  "type": "object",
  "properties": {
    "version": {
      "description": "The version of a saved recipe.",
      "type": "integer",
      "format": "uint32",
      "minimum": 0,
      "default": 1
    },
    "expects": {
      "description": "The columns that the steps were written for: where one is missing or of another type, nothing is done. Not checked where none are given.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/Expected"
      },
      "default": []
    },
    "steps": {
      "description": "The steps.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/Step"
      },
      "default": []
    },
    "maxRejects": {
      "description": "Most values of each step that are told of because they could not be converted; all are counted.",
      "type": "integer",
      "format": "uint32",
      "minimum": 0,
      "default": 1000
    }
  },
  "additionalProperties": false,
  "$defs": {
    "Expected": {
      "description": "A column that a recipe expects.",
      "type": "object",
      "properties": {
        "name": {
          "description": "Its name.",
          "type": "string"
        },
        "type": {
          "description": "Its type, such as `int64`, `float64`, `utf8`, `date`, `timestamp`.",
          "type": "string"
        }
      },
      "additionalProperties": false,
      "required": [
        "name",
        "type"
      ]
    },
    "Step": {
      "description": "A step and its parameters; whatever is left out has its default.",
      "oneOf": [
        {
          "description": "Takes spaces at the ends of texts away.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "trim"
            },
            "columns": {
              "description": "The columns, of texts; all of them where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Makes one space of several inside of texts.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "collapse"
            },
            "columns": {
              "description": "The columns, of texts; all of them where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Writes texts in upper, lower or title case.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "case"
            },
            "columns": {
              "description": "The columns, of texts; all of them where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            },
            "to": {
              "description": "The case.",
              "$ref": "#/$defs/Letters",
              "default": "lower"
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Brings texts to a Unicode normal form.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "normalize"
            },
            "columns": {
              "description": "The columns, of texts; all of them where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            },
            "form": {
              "description": "The form.",
              "$ref": "#/$defs/NormalForm",
              "default": "nfc"
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Repairs texts that were read in a wrong encoding.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "repairEncoding"
            },
            "columns": {
              "description": "The columns, of texts; all of them where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Replaces a text, or a part of texts, by another.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "replace"
            },
            "columns": {
              "description": "The columns, of texts; all of them where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            },
            "old": {
              "description": "What is replaced.",
              "type": "string",
              "default": ""
            },
            "by": {
              "description": "What stands there instead; nothing where it is left out.",
              "type": "string",
              "default": ""
            },
            "whole": {
              "description": "Only where a text is nothing else.",
              "type": "boolean",
              "default": false
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Replaces what matches a regular expression.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "regexReplace"
            },
            "columns": {
              "description": "The columns, of texts; all of them where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            },
            "pattern": {
              "description": "The regular expression, in the language of Rust's `regex`.",
              "type": "string",
              "default": ""
            },
            "by": {
              "description": "What stands there instead; `$1` is the first group.",
              "type": "string",
              "default": ""
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Makes markers of missing values, such as - and unknown, missing.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "missing"
            },
            "columns": {
              "description": "The columns, of texts; all of them where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            },
            "markers": {
              "description": "The markers, compared without regard to case and spaces around them. `n/a`, `-`, `?`, `unknown` and the like where none are given; the empty text always is one.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Converts values to another type, texts in many formats.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "parse"
            },
            "columns": {
              "description": "The columns.",
              "type": "array",
              "items": {
                "type": "string"
              },
              "default": []
            },
            "to": {
              "description": "The type: `int64`, `float64`, `decimal(12,2)`, `boolean`, `date`, `timestamp`, `utf8`.",
              "type": "string",
              "default": "float64"
            },
            "formats": {
              "description": "Of dates and times the formats that are tried, one after the other, in the letters of strftime: `%d.%m.%Y %H:%M`. ISO 8601 where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            },
            "decimal": {
              "description": "The decimal mark of numbers: `.`, `,`, or `auto`, which decides value by value: of two different marks it is the last, and one that three digits follow is\na comma of thousands or a decimal point.",
              "$ref": "#/$defs/Mark",
              "default": "auto"
            },
            "onError": {
              "description": "What becomes of a value that cannot be converted; it is told of in any case.",
              "$ref": "#/$defs/OnError",
              "default": "null"
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Splits a text column into several.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "split"
            },
            "column": {
              "description": "The column, of texts.",
              "type": "string",
              "default": ""
            },
            "separator": {
              "description": "What stands between the parts.",
              "type": "string",
              "default": ""
            },
            "into": {
              "description": "The names of the new columns.",
              "type": "array",
              "items": {
                "type": "string"
              },
              "default": []
            },
            "keep": {
              "description": "The column itself stays too.",
              "type": "boolean",
              "default": false
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Takes parts of texts by a regular expression into new columns.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "extract"
            },
            "column": {
              "description": "The column, of texts.",
              "type": "string",
              "default": ""
            },
            "pattern": {
              "description": "The regular expression; each of its groups is a column, or all of it where it has none.",
              "type": "string",
              "default": ""
            },
            "into": {
              "description": "The names of the new columns.",
              "type": "array",
              "items": {
                "type": "string"
              },
              "default": []
            },
            "drop": {
              "description": "The column itself goes.",
              "type": "boolean",
              "default": false
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Fills missing values.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "fill"
            },
            "columns": {
              "description": "The columns; all that fit where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            },
            "with": {
              "description": "What they are filled with.",
              "$ref": "#/$defs/Filling",
              "default": "constant"
            },
            "value": {
              "description": "For `constant`: the value.",
              "anyOf": [
                {
                  "$ref": "#/$defs/Plain"
                },
                {
                  "type": "null"
                }
              ],
              "default": null
            },
            "values": {
              "description": "For `constant`: the value of each column, where they are different.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "anyOf": [
                  {
                    "$ref": "#/$defs/Plain"
                  },
                  {
                    "type": "null"
                  }
                ]
              },
              "default": null
            },
            "order": {
              "description": "For `forward`, `backward` and `interpolate`: the column of times or numbers in whose order values are filled; the order of the rows where none is given.",
              "type": [
                "string",
                "null"
              ],
              "default": null
            },
            "within": {
              "description": "For `forward`, `backward` and `interpolate`: columns that tell series apart, each of which is filled for itself.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            },
            "neighbours": {
              "description": "For `neighbours`: how many rows are looked at, 1 or more.",
              "type": "integer",
              "format": "uint32",
              "minimum": 0,
              "default": 5
            },
            "using": {
              "description": "For `neighbours`: columns of numbers that say how near rows are, beside those that are filled.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Caps outliers, makes them missing or drops their rows.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "outliers"
            },
            "columns": {
              "description": "The columns, of numbers; all of them where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            },
            "method": {
              "description": "How the bounds are found.",
              "$ref": "#/$defs/Bounding",
              "default": "iqr"
            },
            "factor": {
              "description": "How far the bounds are away, in the measure of the method. 1.5 quartile distances, 3 standard deviations and 3.5 deviations of the median where none is given.",
              "type": [
                "number",
                "null"
              ],
              "format": "double",
              "default": null
            },
            "shares": {
              "description": "For `percentile`: the shares of the values below the lower and the upper bound. 0.01 and 0.99 where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "number",
                "format": "double"
              },
              "minItems": 2,
              "maxItems": 2,
              "default": null
            },
            "action": {
              "description": "What becomes of outliers.",
              "$ref": "#/$defs/Treatment",
              "default": "cap"
            },
            "bounds": {
              "description": "The bounds of each column; found among the values where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "$ref": "#/$defs/Bounds"
              },
              "default": null
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Replaces spellings by the one they mean.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "merge"
            },
            "column": {
              "description": "The column, of texts.",
              "type": "string",
              "default": ""
            },
            "groups": {
              "description": "The spellings.",
              "type": "array",
              "items": {
                "$ref": "#/$defs/Spellings"
              },
              "default": []
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Finds spellings of one thing and merges them into the most frequent one.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "cluster"
            },
            "column": {
              "description": "The column, of texts.",
              "type": "string",
              "default": ""
            },
            "method": {
              "description": "What makes two texts spellings of one thing.",
              "$ref": "#/$defs/Likeness",
              "default": "fingerprint"
            },
            "threshold": {
              "description": "How alike two texts must be, above 0 and up to 1: for `levenshtein` and `jaroWinkler`.",
              "type": "number",
              "format": "double",
              "default": 0.9
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Drops rows that were there before.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "dropDuplicates"
            },
            "columns": {
              "description": "The columns that must be the same; all where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            },
            "keep": {
              "description": "Which one of the same rows stays.",
              "$ref": "#/$defs/Stays",
              "default": "first"
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Drops rows that are nearly the same as one before.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "dropSimilar"
            },
            "columns": {
              "description": "The columns that are compared; rows are as alike as these are on average.",
              "type": "array",
              "items": {
                "type": "string"
              },
              "default": []
            },
            "block": {
              "description": "The columns whose values must be the same, case and punctuation aside, for rows to be compared at all. The sound of the first word of the first column where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            },
            "method": {
              "description": "How values are compared.",
              "$ref": "#/$defs/Likeness",
              "default": "jaroWinkler"
            },
            "threshold": {
              "description": "How alike rows must be, above 0 and up to 1.",
              "type": "number",
              "format": "double",
              "default": 0.92
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Keeps the rows for which an expression is true.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "filter"
            },
            "where": {
              "description": "The expression, such as `amount > 0 and region is not null`.",
              "type": "string",
              "default": ""
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Computes a column by an expression.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "derive"
            },
            "column": {
              "description": "The name of the column.",
              "type": "string",
              "default": ""
            },
            "expression": {
              "description": "The expression, such as `quantity * price`.",
              "type": "string",
              "default": ""
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Drops columns.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "drop"
            },
            "columns": {
              "description": "The columns.",
              "type": "array",
              "items": {
                "type": "string"
              },
              "default": []
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Keeps only some columns, in their order.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "keep"
            },
            "columns": {
              "description": "The columns.",
              "type": "array",
              "items": {
                "type": "string"
              },
              "default": []
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Gives columns other names.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "rename"
            },
            "names": {
              "description": "The new names by the old ones.",
              "type": "object",
              "additionalProperties": {
                "type": "string"
              },
              "default": {}
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Puts columns in front of the others.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "reorder"
            },
            "columns": {
              "description": "The columns that come first.",
              "type": "array",
              "items": {
                "type": "string"
              },
              "default": []
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Makes a column of zeros and ones for every category.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "oneHot"
            },
            "column": {
              "description": "The column, of texts.",
              "type": "string",
              "default": ""
            },
            "values": {
              "description": "The categories; those of the rows, in the order of the alphabet, where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            },
            "limit": {
              "description": "Most categories that there may be.",
              "type": "integer",
              "format": "uint32",
              "minimum": 0,
              "default": 100
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Replaces categories by their numbers.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "ordinal"
            },
            "column": {
              "description": "The column, of texts.",
              "type": "string",
              "default": ""
            },
            "order": {
              "description": "The categories, the lowest first; those of the rows in the order of the alphabet where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Brings numbers to one scale.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "scale"
            },
            "columns": {
              "description": "The columns, of numbers; all of them where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "string"
              },
              "default": null
            },
            "scaling": {
              "description": "The scale; the standard deviation is that of all values (divisor n).",
              "$ref": "#/$defs/Scaling",
              "default": "standard"
            },
            "offsets": {
              "description": "What is taken from the values of each column; found among them where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "number",
                "format": "double"
              },
              "default": null
            },
            "factors": {
              "description": "What the values of each column are then divided by; found among them where none are given.",
              "type": [
                "array",
                "null"
              ],
              "items": {
                "type": "number",
                "format": "double"
              },
              "default": null
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        },
        {
          "description": "Sorts the rows.",
          "type": "object",
          "properties": {
            "step": {
              "type": "string",
              "const": "sort"
            },
            "by": {
              "description": "The columns, the first one first; with a minus in front largest first.",
              "type": "array",
              "items": {
                "type": "string"
              },
              "default": []
            }
          },
          "additionalProperties": false,
          "required": [
            "step"
          ]
        }
      ]
    },
    "Letters": {
      "description": "A case.",
      "oneOf": [
        {
          "description": "all small",
          "type": "string",
          "const": "lower"
        },
        {
          "description": "ALL LARGE",
          "type": "string",
          "const": "upper"
        },
        {
          "description": "Every Word With A Large Letter",
          "type": "string",
          "const": "title"
        },
        {
          "description": "The first letter large",
          "type": "string",
          "const": "sentence"
        }
      ]
    },
    "NormalForm": {
      "description": "A normal form.",
      "oneOf": [
        {
          "description": "Letters with their accents.",
          "type": "string",
          "const": "nfc"
        },
        {
          "description": "Letters and accents apart.",
          "type": "string",
          "const": "nfd"
        },
        {
          "description": "As NFC, with ligatures, wide letters and the like written plainly.",
          "type": "string",
          "const": "nfkc"
        },
        {
          "description": "As NFD, with ligatures, wide letters and the like written plainly.",
          "type": "string",
          "const": "nfkd"
        }
      ]
    },
    "Mark": {
      "description": "The decimal mark.",
      "oneOf": [
        {
          "description": "Decided value by value.",
          "type": "string",
          "const": "auto"
        },
        {
          "description": "A point.",
          "type": "string",
          "const": "."
        },
        {
          "description": "A comma.",
          "type": "string",
          "const": ","
        }
      ]
    },
    "OnError": {
      "description": "What becomes of a value that cannot be converted.",
      "oneOf": [
        {
          "description": "It is missing.",
          "type": "string",
          "const": "null"
        },
        {
          "description": "Its row is taken away.",
          "type": "string",
          "const": "reject"
        },
        {
          "description": "Nothing is cleaned.",
          "type": "string",
          "const": "fail"
        }
      ]
    },
    "Filling": {
      "description": "What missing values are filled with.",
      "oneOf": [
        {
          "description": "A value that is given.",
          "type": "string",
          "const": "constant"
        },
        {
          "description": "The mean of the column.",
          "type": "string",
          "const": "mean"
        },
        {
          "description": "The median of the column.",
          "type": "string",
          "const": "median"
        },
        {
          "description": "The most frequent value of the column, of equally frequent ones the smallest.",
          "type": "string",
          "const": "mode"
        },
        {
          "description": "The last value before.",
          "type": "string",
          "const": "forward"
        },
        {
          "description": "The first value behind.",
          "type": "string",
          "const": "backward"
        },
        {
          "description": "The straight line between the values before and behind.",
          "type": "string",
          "const": "interpolate"
        },
        {
          "description": "The mean of the nearest rows that have a value.",
          "type": "string",
          "const": "neighbours"
        }
      ]
    },
    "Plain": {
      "description": "A value that is written out in a recipe.",
      "anyOf": [
        {
          "description": "True or false.",
          "type": "boolean"
        },
        {
          "description": "A whole number.",
          "type": "integer",
          "format": "int64"
        },
        {
          "description": "A number.",
          "type": "number",
          "format": "double"
        },
        {
          "description": "A text, a date or a time.",
          "type": "string"
        }
      ]
    },
    "Bounding": {
      "description": "How bounds are found.",
      "oneOf": [
        {
          "description": "So many distances between the quartiles beyond them (Tukey).",
          "type": "string",
          "const": "iqr"
        },
        {
          "description": "So many standard deviations (of a sample) from the mean.",
          "type": "string",
          "const": "zscore"
        },
        {
          "description": "So many median absolute deviations, scaled to those of a normal distribution, from the median.",
          "type": "string",
          "const": "mad"
        },
        {
          "description": "The values that have a share of all below them.",
          "type": "string",
          "const": "percentile"
        }
      ]
    },
    "Treatment": {
      "description": "What becomes of outliers.",
      "oneOf": [
        {
          "description": "They become the bound that they are beyond.",
          "type": "string",
          "const": "cap"
        },
        {
          "description": "They become missing.",
          "type": "string",
          "const": "null"
        },
        {
          "description": "Their rows are taken away.",
          "type": "string",
          "const": "drop"
        }
      ]
    },
    "Bounds": {
      "description": "Bounds of a column, none where it has no values.",
      "type": "object",
      "properties": {
        "lower": {
          "description": "The smallest value that is none.",
          "type": [
            "number",
            "null"
          ],
          "format": "double",
          "default": null
        },
        "upper": {
          "description": "The largest value that is none.",
          "type": [
            "number",
            "null"
          ],
          "format": "double",
          "default": null
        }
      },
      "additionalProperties": false
    },
    "Spellings": {
      "description": "Spellings of one thing.",
      "type": "object",
      "properties": {
        "to": {
          "description": "The one that stays.",
          "type": "string"
        },
        "from": {
          "description": "Those that are replaced.",
          "type": "array",
          "items": {
            "type": "string"
          }
        }
      },
      "additionalProperties": false,
      "required": [
        "to",
        "from"
      ]
    },
    "Likeness": {
      "description": "How spellings are found to be of one thing.",
      "oneOf": [
        {
          "description": "The same words in any order, case, punctuation and accents aside.",
          "type": "string",
          "const": "fingerprint"
        },
        {
          "description": "The same pairs of letters, everything but letters and digits aside.",
          "type": "string",
          "const": "ngram"
        },
        {
          "description": "The same sound in English (Soundex of each word).",
          "type": "string",
          "const": "phonetic"
        },
        {
          "description": "1 less the number of letters to change, as a share of the longer text.",
          "type": "string",
          "const": "levenshtein"
        },
        {
          "description": "Jaro-Winkler: letters in common and in order, with weight on the first ones.",
          "type": "string",
          "const": "jaroWinkler"
        },
        {
          "description": "Slips of the pen beside a far more frequent spelling: other letters large, or a letter wrong in a word that no other value has. For `cluster`.",
          "type": "string",
          "const": "slips"
        }
      ]
    },
    "Stays": {
      "description": "Which one of several rows stays.",
      "oneOf": [
        {
          "description": "The first one.",
          "type": "string",
          "const": "first"
        },
        {
          "description": "The last one; for this all rows must be in memory.",
          "type": "string",
          "const": "last"
        }
      ]
    },
    "Scaling": {
      "description": "How columns are made comparable before distances are measured.",
      "oneOf": [
        {
          "description": "Mean 0, standard deviation 1.",
          "type": "string",
          "const": "standard"
        },
        {
          "description": "As the values are: a column of large numbers dominates.",
          "type": "string",
          "const": "none"
        },
        {
          "description": "Smallest value 0, largest 1.",
          "type": "string",
          "const": "minmax"
        },
        {
          "description": "Median 0, interquartile range 1: outliers do not set the scale.",
          "type": "string",
          "const": "robust"
        }
      ]
    }
  }
} as const;

const common6 = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "SuggestParams",
  "description": "What is looked for.",
  "type": "object",
  "properties": {
    "columns": {
      "description": "The columns that are looked at; all where none are given.",
      "type": [
        "array",
        "null"
      ],
      "items": {
        "type": "string"
      },
      "default": null
    }
  },
  "additionalProperties": false
} as const;

const common7 = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "JoinParams",
  "description": "Which rows go together.",
  "type": "object",
  "properties": {
    "right": {
      "description": "The other data set.",
      "type": "string",
      "default": "right"
    },
    "on": {
      "description": "The columns whose values must be the same.",
      "$ref": "#/$defs/On",
      "default": []
    },
    "how": {
      "description": "What becomes of rows that go with none.",
      "$ref": "#/$defs/How",
      "default": "inner"
    },
    "suffix": {
      "description": "What is put behind the name of a column of the other data set that this one has too.",
      "type": "string",
      "default": "_right"
    }
  },
  "additionalProperties": false,
  "$defs": {
    "On": {
      "description": "The columns whose values must be the same.",
      "anyOf": [
        {
          "description": "A column that both have.",
          "type": "string"
        },
        {
          "description": "Several.",
          "type": "array",
          "items": {
            "$ref": "#/$defs/Between"
          }
        }
      ]
    },
    "Between": {
      "description": "A column of each data set.",
      "anyOf": [
        {
          "description": "A column that both have.",
          "type": "string"
        },
        {
          "description": "Columns of different names.",
          "type": "object",
          "properties": {
            "left": {
              "description": "That of this data set.",
              "type": "string"
            },
            "right": {
              "description": "That of the other one.",
              "type": "string"
            }
          },
          "required": [
            "left",
            "right"
          ]
        }
      ]
    },
    "How": {
      "description": "What becomes of rows that go with none.",
      "oneOf": [
        {
          "description": "They are left out, of both.",
          "type": "string",
          "const": "inner"
        },
        {
          "description": "Those of this data set stay.",
          "type": "string",
          "const": "left"
        },
        {
          "description": "Those of the other one stay.",
          "type": "string",
          "const": "right"
        },
        {
          "description": "Those of both stay.",
          "type": "string",
          "const": "full"
        },
        {
          "description": "No columns are added: rows that go with some stay, once.",
          "type": "string",
          "const": "semi"
        },
        {
          "description": "No columns are added: rows that go with none stay.",
          "type": "string",
          "const": "anti"
        }
      ]
    }
  }
} as const;

const common8 = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "CohortParams",
  "description": "Whom to follow, and over which spans of time.",
  "type": "object",
  "properties": {
    "entity": {
      "description": "Whom to follow: a column, or an expression. Rows in which it is missing take no part.",
      "type": "string",
      "default": ""
    },
    "time": {
      "description": "When: a column of dates or times, or an expression.",
      "type": "string",
      "default": ""
    },
    "every": {
      "description": "The length of the spans: `\"month\"`, `\"week\"`, `\"2 weeks\"`.",
      "type": "string",
      "default": "month"
    },
    "timeZone": {
      "description": "The time zone whose days and months count, for times with a zone; that of the column where none is given.",
      "type": [
        "string",
        "null"
      ],
      "default": null
    },
    "measure": {
      "description": "A number that is summed for each cohort and span, besides: a column, or an expression.",
      "type": [
        "string",
        "null"
      ],
      "default": null
    },
    "where": {
      "description": "The rows that take part: those for which this expression is true. All where none is given.",
      "type": [
        "string",
        "null"
      ],
      "default": null
    }
  },
  "additionalProperties": false
} as const;

const common9 = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "FunnelParams",
  "description": "What to follow, step by step.",
  "type": "object",
  "properties": {
    "entity": {
      "description": "Whom to follow: a column, or an expression. Rows in which it is missing take no part.",
      "type": "string",
      "default": ""
    },
    "time": {
      "description": "When: a column of dates or times, or an expression.",
      "type": "string",
      "default": ""
    },
    "steps": {
      "description": "The steps in their order, 2 to 32.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/Step"
      },
      "default": []
    },
    "withinSeconds": {
      "description": "How long after the first step the last one counts, in seconds. For ever where none is given.",
      "type": [
        "number",
        "null"
      ],
      "format": "double",
      "default": null
    },
    "by": {
      "description": "What tells funnels apart, each entity being counted where its first step was: a column, or an expression.",
      "type": [
        "string",
        "null"
      ],
      "default": null
    },
    "where": {
      "description": "The rows that take part: those for which this expression is true. All where none is given.",
      "type": [
        "string",
        "null"
      ],
      "default": null
    }
  },
  "additionalProperties": false,
  "$defs": {
    "Step": {
      "description": "A step: a row that meets a condition.",
      "anyOf": [
        {
          "description": "An expression.",
          "type": "string"
        },
        {
          "description": "An expression, with a name for it.",
          "type": "object",
          "properties": {
            "name": {
              "description": "The name.",
              "type": "string"
            },
            "where": {
              "description": "The expression.",
              "type": "string"
            }
          },
          "required": [
            "name",
            "where"
          ]
        }
      ]
    }
  }
} as const;

const common10 = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "FeaturesParams",
  "description": "Whose rows they are, and when they were written.",
  "type": "object",
  "properties": {
    "entity": {
      "description": "Whose row it is, a customer, a visitor or a sensor: a column, or an expression. Rows in which it is missing take no part.",
      "type": "string",
      "default": ""
    },
    "time": {
      "description": "When: a column of dates or times, or an expression. Rows in which it is missing take no part.",
      "type": "string",
      "default": ""
    },
    "where": {
      "description": "The rows that take part: those for which this expression is true. All where none is given.",
      "type": [
        "string",
        "null"
      ],
      "default": null
    }
  },
  "additionalProperties": false
} as const;

const common11 = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "SegmentParams",
  "description": "Which rows and columns are compared, and how.",
  "type": "object",
  "properties": {
    "columns": {
      "description": "The columns to compare rows by: numbers, booleans, dates, timestamps or texts of few different values. By default every column of numbers\n(of categories, where the method takes these) that can tell rows apart; the report says which were left out and why.",
      "type": [
        "array",
        "null"
      ],
      "items": {
        "type": "string"
      },
      "default": null,
      "x-column": "any"
    },
    "scale": {
      "description": "How columns of different units are made comparable.",
      "$ref": "#/$defs/SegmentScale",
      "default": "standard"
    },
    "missing": {
      "description": "What is done with a null, a NaN or an infinity. A missing category that is not dropped is a category of its own.",
      "$ref": "#/$defs/Missing",
      "default": "drop"
    },
    "outliers": {
      "description": "What is done with outliers.",
      "$ref": "#/$defs/Outliers",
      "default": "keep"
    },
    "encode": {
      "description": "How categories, which are used where they are named, become numbers.",
      "$ref": "#/$defs/Encode",
      "default": "onehot"
    },
    "describe": {
      "description": "Other columns that segments are described by, without being compared by them; `[\"*\"]` is all there are.",
      "type": "array",
      "items": {
        "type": "string"
      },
      "default": [],
      "x-column": "any"
    },
    "stability": {
      "description": "How often segments are found again on draws of the rows, to see which of them last; 0: not at all. Takes as many times as long, on up to 5,000 rows.",
      "type": "integer",
      "format": "uint32",
      "minimum": 0,
      "maximum": 1000,
      "default": 0
    },
    "map": {
      "description": "The map that is made of the rows beside their principal plane.",
      "$ref": "#/$defs/SegmentMap",
      "default": "pca"
    },
    "nNeighbors": {
      "description": "`umap`: rows, the row itself among them, that count as near: few show what is close by, many the whole.",
      "type": "integer",
      "format": "uint32",
      "minimum": 2,
      "maximum": 200,
      "default": 15
    },
    "minDist": {
      "description": "`umap`: how near rows may lie on the map; small values make dense heaps.",
      "type": "number",
      "format": "double",
      "minimum": 0.0,
      "maximum": 3.0,
      "default": 0.1
    }
  },
  "additionalProperties": false,
  "$defs": {
    "SegmentScale": {
      "description": "How columns of different units are made comparable.",
      "oneOf": [
        {
          "description": "Mean 0, standard deviation 1.",
          "type": "string",
          "const": "standard"
        },
        {
          "description": "As the values are: a column of large numbers dominates.",
          "type": "string",
          "const": "none"
        },
        {
          "description": "Smallest value 0, largest 1.",
          "type": "string",
          "const": "minmax"
        },
        {
          "description": "Median 0, interquartile range 1: outliers do not set the scale.",
          "type": "string",
          "const": "robust"
        },
        {
          "description": "The Yeo–Johnson power that brings a column nearest to a bell, which evens out heavy tails; then mean 0, standard deviation 1.",
          "type": "string",
          "const": "power"
        }
      ]
    },
    "Missing": {
      "description": "What is done about missing values: nulls, NaNs and infinities.",
      "oneOf": [
        {
          "description": "A row with a missing value is left out; its results are null.",
          "type": "string",
          "const": "drop"
        },
        {
          "description": "The column's mean takes the place.",
          "type": "string",
          "const": "mean"
        },
        {
          "description": "The column's median takes the place.",
          "type": "string",
          "const": "median"
        },
        {
          "description": "Zero takes the place.",
          "type": "string",
          "const": "zero"
        },
        {
          "description": "The first missing value is an error that names its column and row.",
          "type": "string",
          "const": "error"
        }
      ]
    },
    "Outliers": {
      "description": "What is done with outliers.",
      "oneOf": [
        {
          "description": "Nothing.",
          "type": "string",
          "const": "keep"
        },
        {
          "description": "A number more than three interquartile ranges beyond its column's quartiles counts as that bound.",
          "type": "string",
          "const": "clip"
        }
      ]
    },
    "Encode": {
      "description": "How categories become numbers.",
      "oneOf": [
        {
          "description": "Each frequent value as a column of 0 and 1, the rare ones together.",
          "type": "string",
          "const": "onehot"
        },
        {
          "description": "As J. C. Gower (1971) has it: numbers by their range, whatever `scale` says, and a different category counts as much as a whole range.",
          "type": "string",
          "const": "gower"
        }
      ]
    },
    "SegmentMap": {
      "description": "The map that is made of the rows.",
      "oneOf": [
        {
          "description": "None but the principal plane, which every run has.",
          "type": "string",
          "const": "pca"
        },
        {
          "description": "One that keeps near rows near (L. McInnes, J. Healy, J. Melville 2018), of up to 10,000 rows.",
          "type": "string",
          "const": "umap"
        }
      ]
    }
  }
} as const;

const common12 = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "CompareSegmentsParams",
  "description": "The two segmentations.",
  "type": "object",
  "properties": {
    "first": {
      "description": "The segment of each row in the one: a column, or an expression.",
      "type": "string",
      "default": "",
      "x-column": "any"
    },
    "second": {
      "description": "The segment of each row in the other: a column, or an expression. Rows in which one of them is missing take no part.",
      "type": "string",
      "default": "",
      "x-column": "any"
    }
  },
  "additionalProperties": false
} as const;

const common13 = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "FollowSegmentsParams",
  "description": "Whom to follow.",
  "type": "object",
  "properties": {
    "entity": {
      "description": "Whom to follow: a column, or an expression.",
      "type": "string",
      "default": "",
      "x-column": "any"
    },
    "period": {
      "description": "The period that a row speaks of: a column, or an expression such as `bucket('month', day)`. Periods follow each other in the order of their values.",
      "type": "string",
      "default": "",
      "x-column": "any"
    },
    "segment": {
      "description": "The segment of the entity in that period: a column, or an expression. Of several rows of an entity and period the last counts; rows in which something\nis missing take no part.",
      "type": "string",
      "default": "",
      "x-column": "any"
    }
  },
  "additionalProperties": false
} as const;

const common14 = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "ForecastParams",
  "description": "Which series are forecast, how far, and how missing observations are treated.",
  "type": "object",
  "properties": {
    "time": {
      "description": "The column of dates, timestamps or integer steps. By default the only date or timestamp there is.",
      "type": [
        "string",
        "null"
      ],
      "default": null,
      "x-column": "time"
    },
    "value": {
      "description": "The column of numbers to forecast. By default the only one there is.",
      "type": [
        "string",
        "null"
      ],
      "default": null,
      "x-column": "numeric"
    },
    "series": {
      "description": "The columns that tell series apart, such as store and product. Empty: all rows are one series.",
      "type": "array",
      "items": {
        "type": "string"
      },
      "default": [],
      "x-column": "any"
    },
    "regressors": {
      "description": "Columns of numbers or truth values that may explain the value: prices, promotions, weather. What is known of their future\ncomes as rows after the last value of the series, the value null; a column of which nothing is known ahead is used with\na lag of the horizon.",
      "type": "array",
      "items": {
        "type": "string"
      },
      "default": [],
      "x-column": "numeric"
    },
    "country": {
      "description": "Country whose public holidays are regressors: whether a day is one, and whether the next is; in longer steps how many.",
      "anyOf": [
        {
          "$ref": "#/$defs/Country"
        },
        {
          "type": "null"
        }
      ],
      "default": null
    },
    "calendar": {
      "description": "Is the calendar a regressor as well? Weekends and the time of the year of days and weeks, working days of months.",
      "type": "boolean",
      "default": false
    },
    "hierarchy": {
      "description": "Columns of `series` from the highest level down, such as region and store: sums are forecast as well, of each region and of all,\nand made to add up. In their key null stands for all.",
      "type": "array",
      "items": {
        "type": "string"
      },
      "default": [],
      "x-column": "any"
    },
    "reconcile": {
      "description": "How the forecasts of a hierarchy come to add up.",
      "$ref": "#/$defs/Reconcile",
      "default": "mintShrink"
    },
    "horizon": {
      "description": "How many steps to forecast, 1 to 10000. By default as many as regressors are known for, one season, or what suits the\nfrequency.",
      "type": [
        "integer",
        "null"
      ],
      "format": "uint32",
      "minimum": 1,
      "maximum": 10000,
      "default": null
    },
    "levels": {
      "description": "Probabilities of the prediction intervals, each above 0 and below 1.",
      "type": "array",
      "items": {
        "type": "number",
        "format": "double"
      },
      "default": [
        0.8,
        0.95
      ]
    },
    "quantiles": {
      "description": "Quantiles to give besides, each above 0 and below 1: 0.9 makes a column `q90`.",
      "type": "array",
      "items": {
        "type": "number",
        "format": "double"
      },
      "default": []
    },
    "intervals": {
      "description": "Where the intervals come from.",
      "$ref": "#/$defs/Intervals",
      "default": "method"
    },
    "min": {
      "description": "The least that can be; forecasts and intervals do not go below.",
      "type": [
        "number",
        "null"
      ],
      "format": "double",
      "default": null
    },
    "max": {
      "description": "The most that can be; forecasts and intervals do not go above.",
      "type": [
        "number",
        "null"
      ],
      "format": "double",
      "default": null
    },
    "integer": {
      "description": "Are there whole numbers only? Forecasts are rounded, intervals widened to whole numbers.",
      "type": "boolean",
      "default": false
    },
    "season": {
      "description": "Season lengths in steps, the one to use first; 1 for none. By default found from the frequency and the data.",
      "type": [
        "array",
        "null"
      ],
      "items": {
        "type": "integer",
        "format": "uint32",
        "minimum": 0
      },
      "default": null
    },
    "gaps": {
      "description": "What stands in for missing observations.",
      "$ref": "#/$defs/Gaps",
      "default": "interpolate"
    },
    "leadingZeros": {
      "description": "What becomes of zeros before the first other value.",
      "$ref": "#/$defs/LeadingZeros",
      "default": "auto"
    },
    "holdout": {
      "description": "How many of the last observations are held out to measure accuracy before the final fit; 0 for no measuring.\nBy default the horizon, but no more than a quarter of the series.",
      "type": [
        "integer",
        "null"
      ],
      "format": "uint32",
      "minimum": 0,
      "default": null
    },
    "scenario": {
      "description": "What if: another future than the expected one, beside which the expected one is given as `yhat_expected`.",
      "anyOf": [
        {
          "$ref": "#/$defs/Scenario"
        },
        {
          "type": "null"
        }
      ],
      "default": null
    },
    "target": {
      "description": "When will this be reached? The report has the probabilities.",
      "type": [
        "number",
        "null"
      ],
      "format": "double",
      "default": null
    },
    "seed": {
      "description": "Seed of the simulated intervals; the same seed gives the same numbers.",
      "type": "integer",
      "format": "uint64",
      "minimum": 0,
      "default": 0
    }
  },
  "additionalProperties": false,
  "$defs": {
    "Country": {
      "description": "A country by its code of ISO 3166-1.",
      "oneOf": [
        {
          "description": "Austria.",
          "type": "string",
          "const": "AT"
        },
        {
          "description": "Australia.",
          "type": "string",
          "const": "AU"
        },
        {
          "description": "Belgium.",
          "type": "string",
          "const": "BE"
        },
        {
          "description": "Brazil.",
          "type": "string",
          "const": "BR"
        },
        {
          "description": "Canada.",
          "type": "string",
          "const": "CA"
        },
        {
          "description": "Switzerland.",
          "type": "string",
          "const": "CH"
        },
        {
          "description": "Germany.",
          "type": "string",
          "const": "DE"
        },
        {
          "description": "Denmark.",
          "type": "string",
          "const": "DK"
        },
        {
          "description": "Spain.",
          "type": "string",
          "const": "ES"
        },
        {
          "description": "Finland.",
          "type": "string",
          "const": "FI"
        },
        {
          "description": "France.",
          "type": "string",
          "const": "FR"
        },
        {
          "description": "England.",
          "type": "string",
          "const": "GB"
        },
        {
          "description": "Ireland.",
          "type": "string",
          "const": "IE"
        },
        {
          "description": "Italy.",
          "type": "string",
          "const": "IT"
        },
        {
          "description": "The Netherlands.",
          "type": "string",
          "const": "NL"
        },
        {
          "description": "Norway.",
          "type": "string",
          "const": "NO"
        },
        {
          "description": "Poland.",
          "type": "string",
          "const": "PL"
        },
        {
          "description": "Portugal.",
          "type": "string",
          "const": "PT"
        },
        {
          "description": "Sweden.",
          "type": "string",
          "const": "SE"
        },
        {
          "description": "The United States.",
          "type": "string",
          "const": "US"
        }
      ]
    },
    "Reconcile": {
      "description": "How forecasts of a hierarchy come to add up.",
      "oneOf": [
        {
          "description": "All levels are weighed by how well they could be forecast (minimum trace, covariances shrunk).",
          "type": "string",
          "const": "mintShrink"
        },
        {
          "description": "The sums of the lowest forecasts.",
          "type": "string",
          "const": "bottomUp"
        },
        {
          "description": "The highest forecast handed down, in the shares of the forecasts below.",
          "type": "string",
          "const": "topDown"
        }
      ]
    },
    "Intervals": {
      "description": "Where prediction intervals come from.",
      "oneOf": [
        {
          "description": "From the method's own model of the errors; conformal ones where it has none.",
          "type": "string",
          "const": "method"
        },
        {
          "description": "The method's own, widened or narrowed until they held what came at earlier origins (conformal prediction).",
          "type": "string",
          "const": "conformal"
        },
        {
          "description": "From futures made of the errors of the past, drawn by the seed.",
          "type": "string",
          "const": "bootstrap"
        }
      ]
    },
    "Gaps": {
      "description": "What is put where a series has no value between its first and its last.",
      "oneOf": [
        {
          "description": "The straight line between the neighbors.",
          "type": "string",
          "const": "interpolate"
        },
        {
          "description": "Zero: nothing was sold, nobody came.",
          "type": "string",
          "const": "zero"
        },
        {
          "description": "The value before.",
          "type": "string",
          "const": "previous"
        }
      ]
    },
    "LeadingZeros": {
      "description": "What becomes of the zeros a series begins with.",
      "oneOf": [
        {
          "description": "Left out where the series was not on yet: more than twice as many as ever follow each other later, in a series of few zeros.",
          "type": "string",
          "const": "auto"
        },
        {
          "description": "They count.",
          "type": "string",
          "const": "keep"
        },
        {
          "description": "Left out.",
          "type": "string",
          "const": "drop"
        }
      ]
    },
    "Scenario": {
      "description": "Another future: regressors that turn out otherwise, or growth beside what the method sees.",
      "type": "object",
      "properties": {
        "regressors": {
          "description": "By the name of a regressor, what becomes of its future.",
          "type": "object",
          "additionalProperties": {
            "$ref": "#/$defs/Change"
          },
          "default": {}
        },
        "growth": {
          "description": "Growth on top, per step: 0.01 for 1 % more every step, compounding.",
          "type": "number",
          "format": "double",
          "default": 0.0
        }
      },
      "additionalProperties": false
    },
    "Change": {
      "description": "What becomes of a number: multiplied, then added to; or set.",
      "type": "object",
      "properties": {
        "times": {
          "description": "Factor: 0.9 for 10 % less.",
          "type": "number",
          "format": "double",
          "default": 1.0
        },
        "add": {
          "description": "What is added after that.",
          "type": "number",
          "format": "double",
          "default": 0.0
        },
        "set": {
          "description": "The number itself, instead.",
          "type": [
            "number",
            "null"
          ],
          "format": "double",
          "default": null
        }
      },
      "additionalProperties": false
    }
  }
} as const;

const common15 = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "DecomposeParams",
  "description": "Which series are taken apart.",
  "type": "object",
  "properties": {
    "time": {
      "description": "The column of dates, timestamps or integer steps. By default the only date or timestamp there is.",
      "type": [
        "string",
        "null"
      ],
      "default": null,
      "x-column": "time"
    },
    "value": {
      "description": "The column of numbers. By default the only one there is.",
      "type": [
        "string",
        "null"
      ],
      "default": null,
      "x-column": "numeric"
    },
    "series": {
      "description": "The columns that tell series apart. Empty: all rows are one series.",
      "type": "array",
      "items": {
        "type": "string"
      },
      "default": [],
      "x-column": "any"
    },
    "season": {
      "description": "Season lengths in steps; `[1]` for none. By default found from the frequency and the data.",
      "type": [
        "array",
        "null"
      ],
      "items": {
        "type": "integer",
        "format": "uint32",
        "minimum": 0
      },
      "default": null
    },
    "gaps": {
      "description": "What stands in for missing observations.",
      "$ref": "#/$defs/Gaps",
      "default": "interpolate"
    }
  },
  "additionalProperties": false,
  "$defs": {
    "Gaps": {
      "description": "What is put where a series has no value between its first and its last.",
      "oneOf": [
        {
          "description": "The straight line between the neighbors.",
          "type": "string",
          "const": "interpolate"
        },
        {
          "description": "Zero: nothing was sold, nobody came.",
          "type": "string",
          "const": "zero"
        },
        {
          "description": "The value before.",
          "type": "string",
          "const": "previous"
        }
      ]
    }
  }
} as const;

export const methods = [
  {
    "task": "profile",
    "method": "summary",
    "summary": "Describes every column: type, missing and distinct values, range, mean, quantiles, frequent values, histogram.",
    "common": common0,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "check",
    "method": "rules",
    "summary": "Checks rules that a table must keep, and tells of the rows that break them.",
    "common": common1,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "check",
    "method": "propose",
    "summary": "Proposes rules from a table that is known to be right.",
    "common": common2,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "compare",
    "method": "slices",
    "summary": "Compares two slices of a table: which columns have drifted, and by how much.",
    "common": common3,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "SliceParams",
      "description": "From where on a column has drifted.",
      "type": "object",
      "properties": {
        "smallRows": {
          "description": "With up to this many rows to compare with, significance tests judge; with more, distances do, since with many rows any difference is significant.",
          "type": "integer",
          "format": "uint64",
          "minimum": 0,
          "default": 1000
        },
        "pValue": {
          "description": "A column has drifted where a test's p-value is below this; above 0, below 1.",
          "type": "number",
          "format": "double",
          "default": 0.05
        },
        "distance": {
          "description": "A column has drifted where a distance is this or more; above 0.",
          "type": "number",
          "format": "double",
          "default": 0.1
        },
        "driftShare": {
          "description": "The table has drifted where this share of its columns has; above 0, up to 1.",
          "type": "number",
          "format": "double",
          "default": 0.5
        },
        "sensitive": {
          "description": "Leave out every value of any row: shares and distances only.",
          "type": "boolean",
          "default": false
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "compare",
    "method": "portrait",
    "summary": "Keeps what a comparison needs to know of a table, to compare others with it later.",
    "common": common3,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "aggregate",
    "method": "group",
    "summary": "Groups rows by columns, spans of time or bins and computes sums, means, counts, quantiles and more of each group.",
    "common": common4,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "clean",
    "method": "steps",
    "summary": "Cleans rows by a list of steps that are data: types, spaces, spellings, missing values, outliers, duplicates, new columns.",
    "common": common5,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "suggest",
    "method": "steps",
    "summary": "Proposes cleaning steps, each with the reason and the rows and values it would touch.",
    "common": common6,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "preview",
    "method": "rows",
    "summary": "Shows rows before and after cleaning steps, changed values marked.",
    "common": common5,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "PreviewParams",
      "description": "Which rows are shown.",
      "type": "object",
      "properties": {
        "rows": {
          "description": "How many rows are shown, 1 to 1,000.",
          "type": "integer",
          "format": "uint32",
          "minimum": 0,
          "default": 20
        },
        "step": {
          "description": "The step before and after which rows are shown, counted from 0; before the first and after the last where none is given.",
          "type": [
            "integer",
            "null"
          ],
          "format": "uint32",
          "minimum": 0,
          "default": null
        },
        "changed": {
          "description": "Only rows that are changed or taken away.",
          "type": "boolean",
          "default": false
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "join",
    "method": "keys",
    "summary": "Puts the rows of two data sets together that have the same values in some columns.",
    "common": common7,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "cohort",
    "method": "retention",
    "summary": "Follows customers from the month, or week, in which they were first seen, and counts who came back.",
    "common": common8,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "funnel",
    "method": "steps",
    "summary": "Counts who did one step after the other, and how long it took them.",
    "common": common9,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "features",
    "method": "rfm",
    "summary": "Recency, frequency, monetary value and more of each customer, from a log of transactions.",
    "common": common10,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "RfmParams",
      "description": "What the transactions were of, and the spans that are looked at.",
      "type": "object",
      "properties": {
        "amount": {
          "description": "What a transaction was worth: a column of numbers, or an expression.",
          "type": [
            "string",
            "null"
          ],
          "default": null
        },
        "category": {
          "description": "What it was of: a column, or an expression.",
          "type": [
            "string",
            "null"
          ],
          "default": null
        },
        "asOf": {
          "description": "The moment from which is looked back, as `\"2024-06-30\"`; transactions after it take no part. That of the last transaction where none is given.",
          "type": [
            "string",
            "null"
          ],
          "default": null
        },
        "windowsDays": {
          "description": "Days before that moment of which transactions are counted and summed, each by itself.",
          "type": "array",
          "items": {
            "type": "integer",
            "format": "uint32",
            "minimum": 0
          },
          "default": [
            30,
            90,
            365
          ]
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "features",
    "method": "sessions",
    "summary": "Visits from a log of events, which a long pause sets apart, and what they tell of each visitor.",
    "common": common10,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "SessionsParams",
      "description": "What ends a session, and what a row of the result is.",
      "type": "object",
      "properties": {
        "gapSeconds": {
          "description": "Seconds without an event after which the next one begins a new session.",
          "type": "number",
          "format": "double",
          "default": 1800.0
        },
        "per": {
          "description": "What a row of the result is.",
          "$ref": "#/$defs/Per",
          "default": "session"
        }
      },
      "additionalProperties": false,
      "$defs": {
        "Per": {
          "description": "What a row of the result is.",
          "oneOf": [
            {
              "description": "A session.",
              "type": "string",
              "const": "session"
            },
            {
              "description": "An entity with all its sessions.",
              "type": "string",
              "const": "entity"
            }
          ]
        }
      }
    }
  },
  {
    "task": "features",
    "method": "rolling",
    "summary": "Lags and moving means, deviations, extremes and slopes of readings, series by series.",
    "common": common10,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "RollingParams",
      "description": "Which readings, and how far is looked back.",
      "type": "object",
      "properties": {
        "values": {
          "description": "The readings: columns of numbers.",
          "type": "array",
          "items": {
            "type": "string"
          },
          "default": [],
          "x-column": "numeric"
        },
        "lags": {
          "description": "How many readings back single values are taken from.",
          "type": "array",
          "items": {
            "type": "integer",
            "format": "uint32",
            "minimum": 0
          },
          "default": [
            1
          ]
        },
        "windows": {
          "description": "Readings that moving statistics are of, that of the row included.",
          "type": "array",
          "items": {
            "type": "integer",
            "format": "uint32",
            "minimum": 0
          },
          "default": [
            10
          ]
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "rfm",
    "method": "quintiles",
    "summary": "Customers by recency, frequency and monetary value, with the customary names: champions, loyal, at risk, lost and more.",
    "common": common10,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "RfmSegmentsParams",
      "description": "What the transactions were.",
      "type": "object",
      "properties": {
        "amount": {
          "description": "What a row was worth: a column of numbers, or an expression such as `quantity * unit_price`.",
          "type": "string",
          "default": ""
        },
        "transaction": {
          "description": "Which transaction a row belongs to, where it has several: a column, or an expression. Every row is one where none is given.",
          "type": [
            "string",
            "null"
          ],
          "default": null
        },
        "asOf": {
          "description": "The moment from which is looked back, as `\"2024-06-30\"`; transactions after it take no part. That of the last transaction where none is given.",
          "type": [
            "string",
            "null"
          ],
          "default": null
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "segment",
    "method": "kmeans",
    "summary": "Round segments around centers: every row belongs to the nearest of k means.",
    "common": common11,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "KMeansParams",
      "description": "Parameters of k-means.",
      "type": "object",
      "properties": {
        "k": {
          "description": "Number of segments, or `\"auto\"`: the number between `kMin` and `kMax` with the best silhouette.",
          "anyOf": [
            {
              "description": "This many.",
              "type": "integer",
              "format": "uint32",
              "minimum": 1
            },
            {
              "description": "To be found.",
              "oneOf": [
                {
                  "description": "To be found.",
                  "type": "string",
                  "const": "auto"
                }
              ]
            }
          ],
          "default": "auto"
        },
        "kMin": {
          "description": "Smallest number of segments that `\"auto\"` tries.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 2
        },
        "kMax": {
          "description": "Largest number of segments that `\"auto\"` tries.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 10
        },
        "nInit": {
          "description": "Restarts; the one with the smallest inertia is kept.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 10
        },
        "init": {
          "description": "How a restart finds its first centers: `\"k-means++\"`, `\"random\"` rows, or the centers themselves in original\nunits, one list per segment with a number per column (then there is one start).",
          "anyOf": [
            {
              "description": "Drawn.",
              "oneOf": [
                {
                  "description": "Far apart, by greedy k-means++.",
                  "type": "string",
                  "const": "k-means++"
                },
                {
                  "description": "Any rows.",
                  "type": "string",
                  "const": "random"
                }
              ]
            },
            {
              "description": "Given, in original units.",
              "type": "array",
              "items": {
                "type": "array",
                "items": {
                  "type": "number",
                  "format": "double"
                }
              }
            }
          ],
          "default": "k-means++"
        },
        "maxIter": {
          "description": "Iterations after which a restart stops even if its centers still move.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 300
        },
        "tol": {
          "description": "A restart has converged when the squared movement of all centers together is at most this part of the columns'\nmean variance.",
          "type": "number",
          "format": "double",
          "minimum": 0.0,
          "default": 0.0001
        },
        "seed": {
          "description": "Decides every random draw.",
          "type": "integer",
          "format": "uint64",
          "minimum": 0,
          "default": 0
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "segment",
    "method": "minibatch_kmeans",
    "summary": "Round segments around centers, as k-means, from small batches: for very many rows, and for those that are not kept.",
    "common": common11,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "MiniBatchKMeansParams",
      "description": "Parameters of mini-batch k-means, as in scikit-learn.",
      "type": "object",
      "properties": {
        "k": {
          "description": "Number of segments, or `\"auto\"`: the number between `kMin` and `kMax` that most criteria prefer, on up to 2,000 rows.",
          "anyOf": [
            {
              "description": "This many.",
              "type": "integer",
              "format": "uint32",
              "minimum": 1
            },
            {
              "description": "To be found.",
              "oneOf": [
                {
                  "description": "To be found.",
                  "type": "string",
                  "const": "auto"
                }
              ]
            }
          ],
          "default": "auto"
        },
        "kMin": {
          "description": "Smallest number of segments that `\"auto\"` tries.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 2
        },
        "kMax": {
          "description": "Largest number of segments that `\"auto\"` tries.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 10
        },
        "init": {
          "description": "How first centers are found: `\"k-means++\"`, `\"random\"` rows, or the centers themselves in original units, one list per\nsegment with a number per column.",
          "anyOf": [
            {
              "description": "Drawn.",
              "oneOf": [
                {
                  "description": "Far apart, by greedy k-means++.",
                  "type": "string",
                  "const": "k-means++"
                },
                {
                  "description": "Any rows.",
                  "type": "string",
                  "const": "random"
                }
              ]
            },
            {
              "description": "Given, in original units.",
              "type": "array",
              "items": {
                "type": "array",
                "items": {
                  "type": "number",
                  "format": "double"
                }
              }
            }
          ],
          "default": "k-means++"
        },
        "nInit": {
          "description": "First centers that are drawn and come to rest on `initSize` rows; those with the smallest inertia on others are kept.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 30
        },
        "initSize": {
          "description": "Rows that first centers are drawn from; by default ten batches, and three rows for each segment at least.",
          "type": [
            "integer",
            "null"
          ],
          "format": "uint32",
          "minimum": 1,
          "default": null
        },
        "batchSize": {
          "description": "Rows of a batch.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 1024
        },
        "maxIter": {
          "description": "Batches end when they hold so many times the rows there are.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 100
        },
        "maxNoImprovement": {
          "description": "Batches end when so many in a row have not bettered the smoothed inertia; null: they go on.",
          "type": [
            "integer",
            "null"
          ],
          "format": "uint32",
          "minimum": 1,
          "default": 10
        },
        "tol": {
          "description": "Batches end when the squared movement of all centers together is at most this part of the columns' mean variance; 0: they go on.",
          "type": "number",
          "format": "double",
          "minimum": 0.0,
          "default": 0.0
        },
        "reassignmentRatio": {
          "description": "A center with fewer rows than this part of those of the largest is put on a row of the batch, now and then.",
          "type": "number",
          "format": "double",
          "minimum": 0.0,
          "maximum": 1.0,
          "default": 0.01
        },
        "order": {
          "description": "Which rows are a batch.",
          "oneOf": [
            {
              "description": "Any rows, drawn with replacement: scikit-learn's `fit`.",
              "type": "string",
              "const": "random"
            },
            {
              "description": "One after the other as they come, again and again: scikit-learn's `partial_fit`.",
              "type": "string",
              "const": "rows"
            }
          ],
          "default": "random"
        },
        "passes": {
          "description": "How often rows are gone over where they are not kept: 1 finds those that stand for all, 2 counts all rows by segment, and each one more\nbefore that moves every center to the mean of all its rows.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 2
        },
        "seed": {
          "description": "Decides every random draw.",
          "type": "integer",
          "format": "uint64",
          "minimum": 0,
          "default": 0
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "segment",
    "method": "kmodes",
    "summary": "Segments of categories: every row belongs to the prototype that it differs from in the fewest columns.",
    "common": common11,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "KModesParams",
      "description": "Parameters of k-modes.",
      "type": "object",
      "properties": {
        "k": {
          "description": "Number of segments, or `\"auto\"`: the number between `kMin` and `kMax` with the best silhouette.",
          "anyOf": [
            {
              "description": "This many.",
              "type": "integer",
              "format": "uint32",
              "minimum": 1
            },
            {
              "description": "To be found.",
              "oneOf": [
                {
                  "description": "To be found.",
                  "type": "string",
                  "const": "auto"
                }
              ]
            }
          ],
          "default": "auto"
        },
        "kMin": {
          "description": "Smallest number of segments that `\"auto\"` tries.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 2
        },
        "kMax": {
          "description": "Largest number of segments that `\"auto\"` tries.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 10
        },
        "nInit": {
          "description": "Starts; the one of the smallest cost is kept. The first is that of Cao, Liang and Bai (2009), the others are drawn.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 10
        },
        "maxIter": {
          "description": "Sweeps over all rows after which a start stops even if rows still move.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 100
        },
        "seed": {
          "description": "Decides every random draw.",
          "type": "integer",
          "format": "uint64",
          "minimum": 0,
          "default": 0
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "segment",
    "method": "kprototypes",
    "summary": "Segments of numbers and categories together: means of the ones, most frequent values of the others.",
    "common": common11,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "KPrototypesParams",
      "description": "Parameters of k-prototypes.",
      "type": "object",
      "properties": {
        "k": {
          "description": "Number of segments, or `\"auto\"`: the number between `kMin` and `kMax` with the best silhouette.",
          "anyOf": [
            {
              "description": "This many.",
              "type": "integer",
              "format": "uint32",
              "minimum": 1
            },
            {
              "description": "To be found.",
              "oneOf": [
                {
                  "description": "To be found.",
                  "type": "string",
                  "const": "auto"
                }
              ]
            }
          ],
          "default": "auto"
        },
        "kMin": {
          "description": "Smallest number of segments that `\"auto\"` tries.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 2
        },
        "kMax": {
          "description": "Largest number of segments that `\"auto\"` tries.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 10
        },
        "nInit": {
          "description": "Starts; the one of the smallest cost is kept.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 10
        },
        "maxIter": {
          "description": "Sweeps over all rows after which a start stops even if rows still move.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 100
        },
        "gamma": {
          "description": "What a category that differs counts, beside the squared distance of the scaled numbers; by default half the mean standard deviation of these.",
          "type": [
            "number",
            "null"
          ],
          "format": "double",
          "minimum": 0.0,
          "default": null
        },
        "seed": {
          "description": "Decides every random draw.",
          "type": "integer",
          "format": "uint64",
          "minimum": 0,
          "default": 0
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "segment",
    "method": "gmm",
    "summary": "Overlapping clouds of any size and direction, with the probability that a row belongs to each.",
    "common": common11,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "GmmParams",
      "description": "Parameters of Gaussian mixtures, as in scikit-learn.",
      "type": "object",
      "properties": {
        "k": {
          "description": "Number of segments, or `\"auto\"`: the number between `kMin` and `kMax` with the smallest BIC.",
          "anyOf": [
            {
              "description": "This many.",
              "type": "integer",
              "format": "uint32",
              "minimum": 1
            },
            {
              "description": "To be found.",
              "oneOf": [
                {
                  "description": "To be found.",
                  "type": "string",
                  "const": "auto"
                }
              ]
            }
          ],
          "default": "auto"
        },
        "kMin": {
          "description": "Smallest number of segments that `\"auto\"` tries.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 1
        },
        "kMax": {
          "description": "Largest number of segments that `\"auto\"` tries.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 10
        },
        "covarianceType": {
          "description": "What the clouds may look like.",
          "$ref": "#/$defs/CovarianceType",
          "default": "full"
        },
        "nInit": {
          "description": "Runs, each from another k-means; the most likely is kept.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 1
        },
        "maxIter": {
          "description": "Iterations after which a run stops even if it still gains.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 100
        },
        "tol": {
          "description": "A run has converged when the mean log likelihood of a row gains less than this.",
          "type": "number",
          "format": "double",
          "minimum": 0.0,
          "default": 0.001
        },
        "regCovar": {
          "description": "Added to every variance, in scaled units, so that no cloud is flat.",
          "type": "number",
          "format": "double",
          "minimum": 0.0,
          "default": 1e-6
        },
        "seed": {
          "description": "Decides every random draw.",
          "type": "integer",
          "format": "uint64",
          "minimum": 0,
          "default": 0
        }
      },
      "additionalProperties": false,
      "$defs": {
        "CovarianceType": {
          "description": "What the components of a mixture may look like.",
          "oneOf": [
            {
              "description": "Each its own ellipsoid, turned any way.",
              "type": "string",
              "const": "full"
            },
            {
              "description": "All the same ellipsoid.",
              "type": "string",
              "const": "tied"
            },
            {
              "description": "Each its own ellipsoid along the columns.",
              "type": "string",
              "const": "diag"
            },
            {
              "description": "Each a ball of its own size.",
              "type": "string",
              "const": "spherical"
            }
          ]
        }
      }
    }
  },
  {
    "task": "segment",
    "method": "hdbscan",
    "summary": "Dense places of any shape and density; finds their number, and rows that belong nowhere.",
    "common": common11,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "HdbscanParams",
      "description": "Parameters of HDBSCAN, as in scikit-learn.",
      "type": "object",
      "properties": {
        "minClusterSize": {
          "description": "Fewest rows that make a segment.",
          "type": "integer",
          "format": "uint32",
          "minimum": 2,
          "default": 5
        },
        "minSamples": {
          "description": "Rows, the row itself among them, that must lie near for a place to be dense: larger values make more noise and smoother\nsegments. By default `minClusterSize`.",
          "type": [
            "integer",
            "null"
          ],
          "format": "uint32",
          "minimum": 1,
          "default": null
        },
        "clusterSelectionMethod": {
          "description": "Which clusters of the hierarchy are the segments.",
          "oneOf": [
            {
              "description": "The most persistent ones: excess of mass.",
              "type": "string",
              "const": "eom"
            },
            {
              "description": "The finest ones.",
              "type": "string",
              "const": "leaf"
            }
          ],
          "default": "eom"
        },
        "clusterSelectionEpsilon": {
          "description": "Segments nearer to each other than this, in scaled units, are not told apart; 0 tells all apart.",
          "type": "number",
          "format": "double",
          "minimum": 0.0,
          "default": 0.0
        },
        "allowSingleCluster": {
          "description": "May the answer be one segment?",
          "type": "boolean",
          "default": false
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "segment",
    "method": "genie",
    "summary": "Segments of any shape: nearest rows are joined, and no segment may stay much smaller than the others.",
    "common": common11,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "GenieParams",
      "description": "Parameters of Genie, as in genieclust.",
      "type": "object",
      "properties": {
        "k": {
          "description": "Number of segments, or `\"auto\"`: the number between `kMin` and `kMax` by the rule of `auto`.",
          "anyOf": [
            {
              "description": "This many.",
              "type": "integer",
              "format": "uint32",
              "minimum": 1
            },
            {
              "description": "To be found.",
              "oneOf": [
                {
                  "description": "To be found.",
                  "type": "string",
                  "const": "auto"
                }
              ]
            }
          ],
          "default": "auto"
        },
        "kMin": {
          "description": "Smallest number of segments that `\"auto\"` tries.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 2
        },
        "kMax": {
          "description": "Largest number of segments that `\"auto\"` tries.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 10
        },
        "giniThreshold": {
          "description": "How unequal the sizes of segments may be while nearest ones are joined: a Gini index, 0 (all equal) to 1 (plain single\nlinkage).",
          "type": "number",
          "format": "double",
          "minimum": 0.0,
          "maximum": 1.0,
          "default": 0.3
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "segment",
    "method": "agglomerative",
    "summary": "A hierarchy: the two nearest segments are joined, again and again, until as many are left as asked for.",
    "common": common11,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "AgglomerativeParams",
      "description": "Parameters of agglomerative clustering, as in scikit-learn.",
      "type": "object",
      "properties": {
        "k": {
          "description": "Number of segments, or `\"auto\"`: the number between `kMin` and `kMax` by the rule of `auto`.",
          "anyOf": [
            {
              "description": "This many.",
              "type": "integer",
              "format": "uint32",
              "minimum": 1
            },
            {
              "description": "To be found.",
              "oneOf": [
                {
                  "description": "To be found.",
                  "type": "string",
                  "const": "auto"
                }
              ]
            }
          ],
          "default": "auto"
        },
        "kMin": {
          "description": "Smallest number of segments that `\"auto\"` tries.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 2
        },
        "kMax": {
          "description": "Largest number of segments that `\"auto\"` tries.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 10
        },
        "linkage": {
          "description": "How far apart two segments are.",
          "oneOf": [
            {
              "description": "By how much joining them adds to the spread within segments.",
              "type": "string",
              "const": "ward"
            },
            {
              "description": "The mean distance of their rows.",
              "type": "string",
              "const": "average"
            },
            {
              "description": "The distance of their farthest rows.",
              "type": "string",
              "const": "complete"
            },
            {
              "description": "The distance of their nearest rows.",
              "type": "string",
              "const": "single"
            }
          ],
          "default": "ward"
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "segment",
    "method": "dbscan",
    "summary": "Dense places of any shape at one density; the rest is noise.",
    "common": common11,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "DbscanParams",
      "description": "Parameters of DBSCAN, as in scikit-learn.",
      "type": "object",
      "properties": {
        "eps": {
          "description": "How far a row reaches, in scaled units; by default the knee of the sorted distances to the `minSamples`-th neighbor.",
          "type": [
            "number",
            "null"
          ],
          "format": "double",
          "minimum": 0.0,
          "default": null
        },
        "minSamples": {
          "description": "Rows within reach, the row itself among them, that make a row dense.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 5
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "segment",
    "method": "optics",
    "summary": "Dense places as valleys of a reachability plot, at any density; the rest is noise.",
    "common": common11,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "OpticsParams",
      "description": "Parameters of OPTICS, as in scikit-learn.",
      "type": "object",
      "properties": {
        "minSamples": {
          "description": "Rows, the row itself among them, that a core distance reaches.",
          "type": "integer",
          "format": "uint32",
          "minimum": 2,
          "default": 5
        },
        "maxEps": {
          "description": "How far a row reaches at most, in scaled units; null: any distance. A bound makes it faster.",
          "type": [
            "number",
            "null"
          ],
          "format": "double",
          "minimum": 0.0,
          "default": null
        },
        "clusterMethod": {
          "description": "How segments are read off the reachability plot.",
          "oneOf": [
            {
              "description": "Valleys between steep slopes, at any density.",
              "type": "string",
              "const": "xi"
            },
            {
              "description": "What lies below one reachability: DBSCAN's segments.",
              "type": "string",
              "const": "dbscan"
            }
          ],
          "default": "xi"
        },
        "eps": {
          "description": "`\"dbscan\"`: the reachability at which the plot is cut, in scaled units; null: `maxEps`.",
          "type": [
            "number",
            "null"
          ],
          "format": "double",
          "minimum": 0.0,
          "default": null
        },
        "xi": {
          "description": "`\"xi\"`: by which part reachability falls or rises at the edge of a segment.",
          "type": "number",
          "format": "double",
          "minimum": 0.0,
          "maximum": 1.0,
          "default": 0.05
        },
        "predecessorCorrection": {
          "description": "`\"xi\"`: rows at the end of a segment that were not reached from within are not of it (E. Schubert, M. Gertz 2018).",
          "type": "boolean",
          "default": true
        },
        "minClusterSize": {
          "description": "`\"xi\"`: fewest rows of a segment; null: `minSamples`.",
          "type": [
            "integer",
            "null"
          ],
          "format": "uint32",
          "minimum": 2,
          "default": null
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "segment",
    "method": "auto",
    "summary": "Looks at the rows, takes the method and the number of segments that fit them, and says why.",
    "common": common11,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "AutoParams",
      "description": "Parameters of `auto`.",
      "type": "object",
      "properties": {
        "k": {
          "description": "Number of segments, or `\"auto\"`: to be found.",
          "anyOf": [
            {
              "description": "This many.",
              "type": "integer",
              "format": "uint32",
              "minimum": 1
            },
            {
              "description": "To be found.",
              "oneOf": [
                {
                  "description": "To be found.",
                  "type": "string",
                  "const": "auto"
                }
              ]
            }
          ],
          "default": "auto"
        },
        "kMax": {
          "description": "Largest number of segments that is tried where density tells none.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "default": 10
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "compare_segments",
    "method": "overlap",
    "summary": "How alike two segmentations of the same rows are, and which segments share rows.",
    "common": common12,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "follow_segments",
    "method": "flows",
    "summary": "Follows customers from segment to segment over periods: who stayed, who moved where, who came and left.",
    "common": common13,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "auto",
    "summary": "The median of five methods that see a series in different ways: the most accurate choice for most data.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "ensemble",
    "summary": "The median of the forecasts of several methods.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "EnsembleParams",
      "description": "Parameters of the combination.",
      "type": "object",
      "properties": {
        "members": {
          "description": "The methods to combine, each with its default parameters; at least one. A method that is named twice counts twice.",
          "type": "array",
          "items": {
            "type": "string"
          },
          "default": [
            "ets",
            "dynamic_optimized_theta",
            "mstl",
            "ar_lag"
          ]
        },
        "combination": {
          "description": "How their forecasts become one.",
          "$ref": "#/$defs/Combination",
          "default": "median"
        }
      },
      "additionalProperties": false,
      "$defs": {
        "Combination": {
          "description": "How the forecasts of several models become one.",
          "oneOf": [
            {
              "description": "The middle one, step by step: one model that runs away does no harm.",
              "type": "string",
              "const": "median"
            },
            {
              "description": "Their mean.",
              "type": "string",
              "const": "mean"
            }
          ]
        }
      }
    }
  },
  {
    "task": "forecast",
    "method": "ets",
    "summary": "Exponential smoothing: level, trend and season, the model chosen automatically.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "EtsParams",
      "description": "Which models are compared.",
      "type": "object",
      "properties": {
        "model": {
          "description": "Three letters for error (A or M), trend (N, A or M) and season (N, A or M): none, additive, multiplicative; Z leaves the\nchoice to the AICc. A multiplicative trend is used only if it is asked for.",
          "type": "string",
          "pattern": "^[AMZ][NAMZ][NAMZ]$",
          "default": "ZZZ"
        },
        "damped": {
          "description": "Should the trend fade? By default the AICc decides.",
          "type": [
            "boolean",
            "null"
          ],
          "default": null
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "theta",
    "summary": "The theta method: a smoothed level that keeps half of the trend.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "optimized_theta",
    "summary": "The theta method with the share of the trend estimated.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "dynamic_theta",
    "summary": "The theta method with a trend that follows the data.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "dynamic_optimized_theta",
    "summary": "The theta method with a trend that follows the data and a share of it that is estimated.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "auto_theta",
    "summary": "The theta method in the one of its four forms that fits best.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "mstl",
    "summary": "One or several seasons taken off by local regression, the rest forecast without them.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "MstlParams",
      "description": "Parameters of the decomposition method.",
      "type": "object",
      "properties": {
        "trend": {
          "description": "What forecasts the series without its seasons.",
          "$ref": "#/$defs/Trend",
          "default": "ets"
        }
      },
      "additionalProperties": false,
      "$defs": {
        "Trend": {
          "description": "A method without a season.",
          "oneOf": [
            {
              "description": "Exponential smoothing, the model chosen automatically.",
              "type": "string",
              "const": "ets"
            },
            {
              "description": "The dynamic optimized theta model.",
              "type": "string",
              "const": "theta"
            }
          ]
        }
      }
    }
  },
  {
    "task": "forecast",
    "method": "mfles",
    "summary": "Several seasons, trend and level, fitted in turns to what the others leave: hourly and daily load.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "MflesParams",
      "description": "How seasons and level are learned.",
      "type": "object",
      "properties": {
        "seasonalityWeights": {
          "description": "Do later seasons count more than earlier ones?",
          "type": "boolean",
          "default": false
        },
        "smoother": {
          "description": "Is the level an ensemble of exponential smoothings, rather than a mean of the last values?",
          "type": "boolean",
          "default": false
        },
        "ma": {
          "description": "How many values before the last one that mean takes in, 1 to 10000; 1 by default.",
          "type": [
            "integer",
            "null"
          ],
          "format": "uint32",
          "minimum": 1,
          "maximum": 10000,
          "default": null
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "auto_mfles",
    "summary": "The same in the form that forecast the last part of the past best.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "AutoMflesParams",
      "description": "What the choice is made on.",
      "type": "object",
      "properties": {
        "testSize": {
          "description": "Steps that are forecast from each origin, 1 to 10000. By default two of the shortest season, 12 without one.",
          "type": [
            "integer",
            "null"
          ],
          "format": "uint32",
          "minimum": 1,
          "maximum": 10000,
          "default": null
        },
        "nWindows": {
          "description": "Origins that forecasts are made from, 1 to 100.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "maximum": 100,
          "default": 2
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "auto_arima",
    "summary": "ARIMA with season and regressors, the orders chosen automatically.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "AutoArimaParams",
      "description": "How far the search goes.",
      "type": "object",
      "properties": {
        "maxOrder": {
          "description": "Most autoregressive and most moving average terms, 0 to 10.",
          "type": "integer",
          "format": "uint32",
          "minimum": 0,
          "maximum": 10,
          "default": 5
        },
        "maxSeasonalOrder": {
          "description": "The same one season back, 0 to 10.",
          "type": "integer",
          "format": "uint32",
          "minimum": 0,
          "maximum": 10,
          "default": 2
        },
        "approximation": {
          "description": "Compare models by conditional sums of squares and fit only the best exactly? By default for more than 150 values and\nfor seasons of more than 12 steps.",
          "type": [
            "boolean",
            "null"
          ],
          "default": null
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "arima",
    "summary": "ARIMA of given orders: past values and past surprises, with seasons and regressors.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "ArimaParams",
      "description": "The orders of the model.",
      "type": "object",
      "properties": {
        "order": {
          "description": "Autoregressive terms, differences, moving average terms: (p, d, q). At most 20, 3 and 20.",
          "type": "array",
          "items": {
            "type": "integer",
            "format": "uint32",
            "minimum": 0
          },
          "minItems": 3,
          "maxItems": 3,
          "default": [
            1,
            1,
            1
          ]
        },
        "seasonalOrder": {
          "description": "The same one season back: (P, D, Q). At most 20, 3 and 20; without effect where there is no season.",
          "type": "array",
          "items": {
            "type": "integer",
            "format": "uint32",
            "minimum": 0
          },
          "minItems": 3,
          "maxItems": 3,
          "default": [
            0,
            0,
            0
          ]
        },
        "constant": {
          "description": "Has the model a constant: a mean, or a drift where the series is differenced once? By default a mean only.",
          "type": [
            "boolean",
            "null"
          ],
          "default": null
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "auto_ces",
    "summary": "Complex exponential smoothing: level and trend in one, the season's form chosen automatically.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "AutoCesParams",
      "description": "Which forms are compared.",
      "type": "object",
      "properties": {
        "model": {
          "description": "How the season enters: N not at all, S every phase for itself, P with a term for each phase, F with a complex term; Z leaves\nthe choice to the AICc. Without two periods of values it is N.",
          "type": "string",
          "pattern": "^[NSPFZ]$",
          "default": "Z"
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "ar_lag",
    "summary": "A linear recursion on the last values and those one or several seasons ago.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "ArLagParams",
      "description": "Parameters of the lagged regression.",
      "type": "object",
      "properties": {
        "differences": {
          "description": "Is the change from step to step what recurs, rather than the value? For series whose level wanders.",
          "type": "boolean",
          "default": false
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "croston",
    "summary": "Intermittent demand: the size of demands over the time between them.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "CrostonParams",
      "description": "How quickly the sizes and intervals are forgotten.",
      "type": "object",
      "properties": {
        "optimized": {
          "description": "Choose the weights of sizes and intervals between 0.1 and 0.3 by their one-step errors? By default both are 0.1.",
          "type": "boolean",
          "default": false
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "sba",
    "summary": "Intermittent demand: Croston's method, corrected for its mean being too high.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "tsb",
    "summary": "Intermittent demand that may fade away: the chance of a demand times its size.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "TsbParams",
      "description": "How quickly sizes and chance are forgotten.",
      "type": "object",
      "properties": {
        "alphaD": {
          "description": "The weight of a new size, from 0 to 1.",
          "type": "number",
          "format": "double",
          "minimum": 0.0,
          "maximum": 1.0,
          "default": 0.1
        },
        "alphaP": {
          "description": "The weight of a new step in the chance of a demand, from 0 to 1.",
          "type": "number",
          "format": "double",
          "minimum": 0.0,
          "maximum": 1.0,
          "default": 0.1
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "adida",
    "summary": "Intermittent demand: sums over the mean time between demands, smoothed.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "imapa",
    "summary": "Intermittent demand: the mean over several lengths of sums, each smoothed.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "intermittent",
    "summary": "Intermittent demand: a mean of several methods, by the kind of demand.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "regression",
    "summary": "Ridge regression on earlier values, seasons and regressors: load and weather.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "pooled_regression",
    "summary": "One regression over all series, each learning from those like it: prices and promotions.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "holt",
    "summary": "Holt's method: exponential smoothing of level and trend.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "HoltParams",
      "description": "How errors enter, and whether the trend fades.",
      "type": "object",
      "properties": {
        "errorType": {
          "description": "Errors that add, or multiply; with a season it does as errors do.",
          "$ref": "#/$defs/ErrorType",
          "default": "A"
        },
        "damped": {
          "description": "Should the trend fade? By default the AICc decides.",
          "type": [
            "boolean",
            "null"
          ],
          "default": null
        }
      },
      "additionalProperties": false,
      "$defs": {
        "ErrorType": {
          "description": "How an error enters the model.",
          "oneOf": [
            {
              "description": "Additive.",
              "type": "string",
              "const": "A"
            },
            {
              "description": "Multiplicative.",
              "type": "string",
              "const": "M"
            }
          ]
        }
      }
    }
  },
  {
    "task": "forecast",
    "method": "holt_winters",
    "summary": "The method of Holt and Winters: exponential smoothing of level, trend and season.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "HoltParams",
      "description": "How errors enter, and whether the trend fades.",
      "type": "object",
      "properties": {
        "errorType": {
          "description": "Errors that add, or multiply; with a season it does as errors do.",
          "$ref": "#/$defs/ErrorType",
          "default": "A"
        },
        "damped": {
          "description": "Should the trend fade? By default the AICc decides.",
          "type": [
            "boolean",
            "null"
          ],
          "default": null
        }
      },
      "additionalProperties": false,
      "$defs": {
        "ErrorType": {
          "description": "How an error enters the model.",
          "oneOf": [
            {
              "description": "Additive.",
              "type": "string",
              "const": "A"
            },
            {
              "description": "Multiplicative.",
              "type": "string",
              "const": "M"
            }
          ]
        }
      }
    }
  },
  {
    "task": "forecast",
    "method": "ses",
    "summary": "Simple exponential smoothing with a given weight.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "SesParams",
      "description": "How much of every surprise is learned.",
      "type": "object",
      "properties": {
        "alpha": {
          "description": "Weight of the newest value, 0 to 1.",
          "type": "number",
          "format": "double",
          "minimum": 0,
          "maximum": 1,
          "default": 0.1
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "ses_optimized",
    "summary": "Simple exponential smoothing, the weight chosen by past errors.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "seasonal_ses",
    "summary": "Simple exponential smoothing of each phase of the season, with a given weight.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "SesParams",
      "description": "How much of every surprise is learned.",
      "type": "object",
      "properties": {
        "alpha": {
          "description": "Weight of the newest value, 0 to 1.",
          "type": "number",
          "format": "double",
          "minimum": 0,
          "maximum": 1,
          "default": 0.1
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "seasonal_ses_optimized",
    "summary": "Simple exponential smoothing of each phase of the season, the weights chosen by past errors.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "historic_average",
    "summary": "The mean of all values.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "window_average",
    "summary": "The mean of the last values.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "WindowAverageParams",
      "description": "How many of the last values count.",
      "type": "object",
      "properties": {
        "windowSize": {
          "description": "How many of the last values the mean is taken of, 1 to 10000. By default one season, 4 without one.",
          "type": [
            "integer",
            "null"
          ],
          "format": "uint32",
          "minimum": 1,
          "maximum": 10000,
          "default": null
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "seasonal_window_average",
    "summary": "The mean of the last seasons.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "SeasonalWindowAverageParams",
      "description": "How many of the last seasons count.",
      "type": "object",
      "properties": {
        "windowSize": {
          "description": "How many of the last seasons the means are taken of, 1 to 10000.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "maximum": 10000,
          "default": 2
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "drift",
    "summary": "The last value and the mean change of the past: a yardstick for series with a trend.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "seasonal_naive",
    "summary": "Repeats the last season: the yardstick for seasonal series.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "forecast",
    "method": "naive",
    "summary": "Repeats the last value: the yardstick for every other method.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  },
  {
    "task": "backtest",
    "method": "rolling",
    "summary": "Compares methods on the past: forecasts from earlier origins against what came.",
    "common": common14,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "BacktestParams",
      "description": "Which methods are compared, and from where they forecast.",
      "type": "object",
      "properties": {
        "methods": {
          "description": "The methods of `forecast` to compare; the seasonal naive one always stands beside them. Empty: the default method.",
          "type": "array",
          "items": {
            "type": "string"
          },
          "default": []
        },
        "options": {
          "description": "By the name of a method, parameters of its own.",
          "type": "object",
          "additionalProperties": {
            "type": "object",
            "additionalProperties": true
          },
          "default": {}
        },
        "origins": {
          "description": "Origins to forecast from, 1 to 1000: the last lies one horizon before the end. Series that are too short have fewer.",
          "type": "integer",
          "format": "uint32",
          "minimum": 1,
          "maximum": 1000,
          "default": 4
        },
        "step": {
          "description": "Steps from one origin to the next; by default the horizon.",
          "type": [
            "integer",
            "null"
          ],
          "format": "uint32",
          "minimum": 1,
          "default": null
        },
        "refit": {
          "description": "Fit again at each origin? Otherwise the model of the first goes on with the observations that come, as a saved model does.",
          "type": "boolean",
          "default": true
        }
      },
      "additionalProperties": false
    }
  },
  {
    "task": "decompose",
    "method": "stl",
    "summary": "Takes series apart into trend, seasons and remainder; finds what changed and what is unusual.",
    "common": common15,
    "params": {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Empty",
      "description": "For a method that has no parameters of its own.",
      "type": "object",
      "additionalProperties": false
    }
  }
] as const;
