// Generated from the DTOs by `npm run codegen`. Do not edit.
// @ts-nocheck


const schema32 = {"type":"object","properties":{"ttlS":{"type":["integer","null"],"minimum":1,"maximum":86400}},"additionalProperties":false};

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate21.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(key0 === "ttlS")){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema32,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.ttlS !== undefined){
let data0 = data.ttlS;
if((!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))) && (data0 !== null)){
const err1 = {instancePath:instancePath+"/ttlS",schemaPath:"#/properties/ttlS/type",keyword:"type",params:{type: schema32.properties.ttlS.type},message:"must be integer,null",schema:schema32.properties.ttlS.type,parentSchema:schema32.properties.ttlS,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 86400 || isNaN(data0)){
const err2 = {instancePath:instancePath+"/ttlS",schemaPath:"#/properties/ttlS/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400",schema:86400,parentSchema:schema32.properties.ttlS,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data0 < 1 || isNaN(data0)){
const err3 = {instancePath:instancePath+"/ttlS",schemaPath:"#/properties/ttlS/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema32.properties.ttlS,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
}
else {
const err4 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema32.type,parentSchema:schema32,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


const schema33 = {"type":"object","properties":{"taskId":{"type":"string","pattern":"^[A-Za-z0-9_-]{1,64}$","x-message":"must be a task id: up to 64 letters, digits, _ and -"},"reason":{"type":["string","null"],"maxLength":1024},"graceMs":{"type":["integer","null"],"minimum":0,"maximum":600000}},"required":["taskId"],"additionalProperties":false};
const pattern4 = new RegExp("^[A-Za-z0-9_-]{1,64}$", "u");
const func1 = require("ajv/dist/runtime/ucs2length").default;

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate22.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.taskId === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "taskId"},message:"must have required property '"+"taskId"+"'",schema:schema33.required,parentSchema:schema33,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "taskId") || (key0 === "reason")) || (key0 === "graceMs"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema33,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.taskId !== undefined){
let data0 = data.taskId;
if(typeof data0 === "string"){
if(!pattern4.test(data0)){
const err2 = {instancePath:instancePath+"/taskId",schemaPath:"#/properties/taskId/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-]{1,64}$"},message:"must match pattern \""+"^[A-Za-z0-9_-]{1,64}$"+"\"",schema:"^[A-Za-z0-9_-]{1,64}$",parentSchema:schema33.properties.taskId,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/taskId",schemaPath:"#/properties/taskId/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema33.properties.taskId.type,parentSchema:schema33.properties.taskId,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.reason !== undefined){
let data1 = data.reason;
if((typeof data1 !== "string") && (data1 !== null)){
const err4 = {instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/type",keyword:"type",params:{type: schema33.properties.reason.type},message:"must be string,null",schema:schema33.properties.reason.type,parentSchema:schema33.properties.reason,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(typeof data1 === "string"){
if(data1.length > 1024 && func1(data1) > 1024){
const err5 = {instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters",schema:1024,parentSchema:schema33.properties.reason,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
if(data.graceMs !== undefined){
let data2 = data.graceMs;
if((!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))) && (data2 !== null)){
const err6 = {instancePath:instancePath+"/graceMs",schemaPath:"#/properties/graceMs/type",keyword:"type",params:{type: schema33.properties.graceMs.type},message:"must be integer,null",schema:schema33.properties.graceMs.type,parentSchema:schema33.properties.graceMs,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 600000 || isNaN(data2)){
const err7 = {instancePath:instancePath+"/graceMs",schemaPath:"#/properties/graceMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 600000},message:"must be <= 600000",schema:600000,parentSchema:schema33.properties.graceMs,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err8 = {instancePath:instancePath+"/graceMs",schemaPath:"#/properties/graceMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema33.properties.graceMs,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
}
else {
const err9 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema33.type,parentSchema:schema33,data};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
validate22.errors = vErrors;
return errors === 0;
}
validate22.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


const schema34 = {"type":"object","properties":{"taskId":{"type":"string","pattern":"^[A-Za-z0-9_-]{1,64}$","x-message":"must be a task id: up to 64 letters, digits, _ and -"},"after":{"type":["integer","null"],"minimum":0,"maximum":9007199254740991}},"required":["taskId"],"additionalProperties":false};

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate23.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.taskId === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "taskId"},message:"must have required property '"+"taskId"+"'",schema:schema34.required,parentSchema:schema34,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((key0 === "taskId") || (key0 === "after"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema34,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.taskId !== undefined){
let data0 = data.taskId;
if(typeof data0 === "string"){
if(!pattern4.test(data0)){
const err2 = {instancePath:instancePath+"/taskId",schemaPath:"#/properties/taskId/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-]{1,64}$"},message:"must match pattern \""+"^[A-Za-z0-9_-]{1,64}$"+"\"",schema:"^[A-Za-z0-9_-]{1,64}$",parentSchema:schema34.properties.taskId,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/taskId",schemaPath:"#/properties/taskId/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema34.properties.taskId.type,parentSchema:schema34.properties.taskId,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.after !== undefined){
let data1 = data.after;
if((!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))) && (data1 !== null)){
const err4 = {instancePath:instancePath+"/after",schemaPath:"#/properties/after/type",keyword:"type",params:{type: schema34.properties.after.type},message:"must be integer,null",schema:schema34.properties.after.type,parentSchema:schema34.properties.after,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/after",schemaPath:"#/properties/after/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991",schema:9007199254740991,parentSchema:schema34.properties.after,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data1 < 0 || isNaN(data1)){
const err6 = {instancePath:instancePath+"/after",schemaPath:"#/properties/after/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema34.properties.after,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
}
else {
const err7 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema34.type,parentSchema:schema34,data};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
validate23.errors = vErrors;
return errors === 0;
}
validate23.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


const schema35 = {"type":"object","properties":{"taskId":{"type":"string","pattern":"^[A-Za-z0-9_-]{1,64}$","x-message":"must be a task id: up to 64 letters, digits, _ and -"}},"required":["taskId"],"additionalProperties":false};

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate24.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.taskId === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "taskId"},message:"must have required property '"+"taskId"+"'",schema:schema35.required,parentSchema:schema35,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(key0 === "taskId")){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema35,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.taskId !== undefined){
let data0 = data.taskId;
if(typeof data0 === "string"){
if(!pattern4.test(data0)){
const err2 = {instancePath:instancePath+"/taskId",schemaPath:"#/properties/taskId/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-]{1,64}$"},message:"must match pattern \""+"^[A-Za-z0-9_-]{1,64}$"+"\"",schema:"^[A-Za-z0-9_-]{1,64}$",parentSchema:schema35.properties.taskId,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/taskId",schemaPath:"#/properties/taskId/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema35.properties.taskId.type,parentSchema:schema35.properties.taskId,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
else {
const err4 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema35.type,parentSchema:schema35,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
validate24.errors = vErrors;
return errors === 0;
}
validate24.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


const schema36 = {"type":"object","properties":{"name":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$","x-message":"must be 1 to 64 letters, digits, '.', '_' and '-', not beginning with a sign"},"scopes":{"type":"array","minItems":1,"maxItems":4,"items":{"type":"string","enum":["submit","read","operate","admin"]}},"capabilities":{"type":["array","null"],"minItems":1,"maxItems":64,"items":{"maxLength":128,"type":"string","pattern":"^(?:\\*|[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*(?:\\.\\*)?)$","x-message":"must be a capability such as python.run, a prefix such as python.*, or *"}},"labels":{"anyOf":[{"$ref":"#/components/schemas/LabelSelectorDto"},{"type":"null"}]},"weight":{"type":["integer","null"],"minimum":1,"maximum":100},"limits":{"anyOf":[{"$ref":"#/components/schemas/KeyLimitsDto"},{"type":"null"}]},"ttlMs":{"type":["integer","null"],"minimum":1,"maximum":315360000000},"expiresAt":{"type":["string","null"],"pattern":"^(?:\\d{1,16}|\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])(?:T(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d))?)$","x-message":"must be a time such as 2099-01-31T12:00:00Z"}},"required":["name","scopes"],"additionalProperties":false};
const schema37 = {"type":"object","properties":{"require":{"type":["object","null"],"maxProperties":64,"propertyNames":{"pattern":"^[A-Za-z0-9._/-]{1,64}$","x-message":"must be up to 64 letters, digits and ._/-"},"additionalProperties":{"type":"string","maxLength":256}},"prefer":{"type":["object","null"],"maxProperties":64,"propertyNames":{"pattern":"^[A-Za-z0-9._/-]{1,64}$","x-message":"must be up to 64 letters, digits and ._/-"},"additionalProperties":{"type":"string","maxLength":256}}},"additionalProperties":false};
const schema38 = {"type":"object","properties":{"waitingMax":{"type":["integer","null"],"minimum":1,"maximum":10000000},"runningMax":{"type":["integer","null"],"minimum":1,"maximum":1000000},"sessionsMax":{"type":["integer","null"],"minimum":0,"maximum":1000000},"storedBytesMax":{"type":["integer","null"],"minimum":1,"maximum":9007199254740991},"submissionsPerMinuteMax":{"type":["integer","null"],"minimum":1,"maximum":10000000}},"additionalProperties":false};
const pattern7 = new RegExp("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", "u");
const pattern8 = new RegExp("^(?:\\*|[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*(?:\\.\\*)?)$", "u");
const pattern9 = new RegExp("^[A-Za-z0-9._/-]{1,64}$", "u");
const pattern11 = new RegExp("^(?:\\d{1,16}|\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])(?:T(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d))?)$", "u");

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate25.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema36.required,parentSchema:schema36,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.scopes === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "scopes"},message:"must have required property '"+"scopes"+"'",schema:schema36.required,parentSchema:schema36,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((((((((key0 === "name") || (key0 === "scopes")) || (key0 === "capabilities")) || (key0 === "labels")) || (key0 === "weight")) || (key0 === "limits")) || (key0 === "ttlMs")) || (key0 === "expiresAt"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema36,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.name !== undefined){
let data0 = data.name;
if(typeof data0 === "string"){
if(!pattern7.test(data0)){
const err3 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"},message:"must match pattern \""+"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"+"\"",schema:"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",parentSchema:schema36.properties.name,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema36.properties.name.type,parentSchema:schema36.properties.name,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.scopes !== undefined){
let data1 = data.scopes;
if(Array.isArray(data1)){
if(data1.length > 4){
const err5 = {instancePath:instancePath+"/scopes",schemaPath:"#/properties/scopes/maxItems",keyword:"maxItems",params:{limit: 4},message:"must NOT have more than 4 items",schema:4,parentSchema:schema36.properties.scopes,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data1.length < 1){
const err6 = {instancePath:instancePath+"/scopes",schemaPath:"#/properties/scopes/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema36.properties.scopes,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
if(typeof data2 !== "string"){
const err7 = {instancePath:instancePath+"/scopes/" + i0,schemaPath:"#/properties/scopes/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema36.properties.scopes.items.type,parentSchema:schema36.properties.scopes.items,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(!((((data2 === "submit") || (data2 === "read")) || (data2 === "operate")) || (data2 === "admin"))){
const err8 = {instancePath:instancePath+"/scopes/" + i0,schemaPath:"#/properties/scopes/items/enum",keyword:"enum",params:{allowedValues: schema36.properties.scopes.items.enum},message:"must be equal to one of the allowed values",schema:schema36.properties.scopes.items.enum,parentSchema:schema36.properties.scopes.items,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
else {
const err9 = {instancePath:instancePath+"/scopes",schemaPath:"#/properties/scopes/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema36.properties.scopes.type,parentSchema:schema36.properties.scopes,data:data1};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.capabilities !== undefined){
let data3 = data.capabilities;
if((!(Array.isArray(data3))) && (data3 !== null)){
const err10 = {instancePath:instancePath+"/capabilities",schemaPath:"#/properties/capabilities/type",keyword:"type",params:{type: schema36.properties.capabilities.type},message:"must be array,null",schema:schema36.properties.capabilities.type,parentSchema:schema36.properties.capabilities,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(Array.isArray(data3)){
if(data3.length > 64){
const err11 = {instancePath:instancePath+"/capabilities",schemaPath:"#/properties/capabilities/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items",schema:64,parentSchema:schema36.properties.capabilities,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data3.length < 1){
const err12 = {instancePath:instancePath+"/capabilities",schemaPath:"#/properties/capabilities/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema36.properties.capabilities,data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
const len1 = data3.length;
for(let i1=0; i1<len1; i1++){
let data4 = data3[i1];
if(typeof data4 === "string"){
if(data4.length > 128 && func1(data4) > 128){
const err13 = {instancePath:instancePath+"/capabilities/" + i1,schemaPath:"#/properties/capabilities/items/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters",schema:128,parentSchema:schema36.properties.capabilities.items,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(!pattern8.test(data4)){
const err14 = {instancePath:instancePath+"/capabilities/" + i1,schemaPath:"#/properties/capabilities/items/pattern",keyword:"pattern",params:{pattern: "^(?:\\*|[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*(?:\\.\\*)?)$"},message:"must match pattern \""+"^(?:\\*|[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*(?:\\.\\*)?)$"+"\"",schema:"^(?:\\*|[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*(?:\\.\\*)?)$",parentSchema:schema36.properties.capabilities.items,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/capabilities/" + i1,schemaPath:"#/properties/capabilities/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema36.properties.capabilities.items.type,parentSchema:schema36.properties.capabilities.items,data:data4};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
}
if(data.labels !== undefined){
let data5 = data.labels;
const _errs13 = errors;
let valid5 = false;
const _errs14 = errors;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key1 in data5){
if(!((key1 === "require") || (key1 === "prefer"))){
const err16 = {instancePath:instancePath+"/labels",schemaPath:"#/components/schemas/LabelSelectorDto/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema37,data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data5.require !== undefined){
let data6 = data5.require;
if((!(data6 && typeof data6 == "object" && !Array.isArray(data6))) && (data6 !== null)){
const err17 = {instancePath:instancePath+"/labels/require",schemaPath:"#/components/schemas/LabelSelectorDto/properties/require/type",keyword:"type",params:{type: schema37.properties.require.type},message:"must be object,null",schema:schema37.properties.require.type,parentSchema:schema37.properties.require,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
if(Object.keys(data6).length > 64){
const err18 = {instancePath:instancePath+"/labels/require",schemaPath:"#/components/schemas/LabelSelectorDto/properties/require/maxProperties",keyword:"maxProperties",params:{limit: 64},message:"must NOT have more than 64 properties",schema:64,parentSchema:schema37.properties.require,data:data6};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
for(const key2 in data6){
const _errs20 = errors;
if(typeof key2 === "string"){
if(!pattern9.test(key2)){
const err19 = {instancePath:instancePath+"/labels/require",schemaPath:"#/components/schemas/LabelSelectorDto/properties/require/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9._/-]{1,64}$"},message:"must match pattern \""+"^[A-Za-z0-9._/-]{1,64}$"+"\"",schema:"^[A-Za-z0-9._/-]{1,64}$",parentSchema:schema37.properties.require.propertyNames,data:key2,propertyName:key2};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
var valid8 = _errs20 === errors;
if(!valid8){
const err20 = {instancePath:instancePath+"/labels/require",schemaPath:"#/components/schemas/LabelSelectorDto/properties/require/propertyNames",keyword:"propertyNames",params:{propertyName: key2},message:"property name must be valid",schema:schema37.properties.require.propertyNames,parentSchema:schema37.properties.require,data:data6};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
for(const key3 in data6){
let data7 = data6[key3];
if(typeof data7 === "string"){
if(data7.length > 256 && func1(data7) > 256){
const err21 = {instancePath:instancePath+"/labels/require/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/components/schemas/LabelSelectorDto/properties/require/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters",schema:256,parentSchema:schema37.properties.require.additionalProperties,data:data7};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/labels/require/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/components/schemas/LabelSelectorDto/properties/require/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema37.properties.require.additionalProperties.type,parentSchema:schema37.properties.require.additionalProperties,data:data7};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
}
if(data5.prefer !== undefined){
let data8 = data5.prefer;
if((!(data8 && typeof data8 == "object" && !Array.isArray(data8))) && (data8 !== null)){
const err23 = {instancePath:instancePath+"/labels/prefer",schemaPath:"#/components/schemas/LabelSelectorDto/properties/prefer/type",keyword:"type",params:{type: schema37.properties.prefer.type},message:"must be object,null",schema:schema37.properties.prefer.type,parentSchema:schema37.properties.prefer,data:data8};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
if(Object.keys(data8).length > 64){
const err24 = {instancePath:instancePath+"/labels/prefer",schemaPath:"#/components/schemas/LabelSelectorDto/properties/prefer/maxProperties",keyword:"maxProperties",params:{limit: 64},message:"must NOT have more than 64 properties",schema:64,parentSchema:schema37.properties.prefer,data:data8};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
for(const key4 in data8){
const _errs26 = errors;
if(typeof key4 === "string"){
if(!pattern9.test(key4)){
const err25 = {instancePath:instancePath+"/labels/prefer",schemaPath:"#/components/schemas/LabelSelectorDto/properties/prefer/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9._/-]{1,64}$"},message:"must match pattern \""+"^[A-Za-z0-9._/-]{1,64}$"+"\"",schema:"^[A-Za-z0-9._/-]{1,64}$",parentSchema:schema37.properties.prefer.propertyNames,data:key4,propertyName:key4};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
var valid10 = _errs26 === errors;
if(!valid10){
const err26 = {instancePath:instancePath+"/labels/prefer",schemaPath:"#/components/schemas/LabelSelectorDto/properties/prefer/propertyNames",keyword:"propertyNames",params:{propertyName: key4},message:"property name must be valid",schema:schema37.properties.prefer.propertyNames,parentSchema:schema37.properties.prefer,data:data8};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
for(const key5 in data8){
let data9 = data8[key5];
if(typeof data9 === "string"){
if(data9.length > 256 && func1(data9) > 256){
const err27 = {instancePath:instancePath+"/labels/prefer/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/components/schemas/LabelSelectorDto/properties/prefer/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters",schema:256,parentSchema:schema37.properties.prefer.additionalProperties,data:data9};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
else {
const err28 = {instancePath:instancePath+"/labels/prefer/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/components/schemas/LabelSelectorDto/properties/prefer/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema37.properties.prefer.additionalProperties.type,parentSchema:schema37.properties.prefer.additionalProperties,data:data9};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
}
}
else {
const err29 = {instancePath:instancePath+"/labels",schemaPath:"#/components/schemas/LabelSelectorDto/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema37.type,parentSchema:schema37,data:data5};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
var _valid0 = _errs14 === errors;
valid5 = valid5 || _valid0;
const _errs30 = errors;
if(data5 !== null){
const err30 = {instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null",schema:schema36.properties.labels.anyOf[1].type,parentSchema:schema36.properties.labels.anyOf[1],data:data5};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
var _valid0 = _errs30 === errors;
valid5 = valid5 || _valid0;
if(!valid5){
const err31 = {instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema36.properties.labels.anyOf,parentSchema:schema36.properties.labels,data:data5};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
else {
errors = _errs13;
if(vErrors !== null){
if(_errs13){
vErrors.length = _errs13;
}
else {
vErrors = null;
}
}
}
}
if(data.weight !== undefined){
let data10 = data.weight;
if((!(((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10))) && (isFinite(data10)))) && (data10 !== null)){
const err32 = {instancePath:instancePath+"/weight",schemaPath:"#/properties/weight/type",keyword:"type",params:{type: schema36.properties.weight.type},message:"must be integer,null",schema:schema36.properties.weight.type,parentSchema:schema36.properties.weight,data:data10};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if((typeof data10 == "number") && (isFinite(data10))){
if(data10 > 100 || isNaN(data10)){
const err33 = {instancePath:instancePath+"/weight",schemaPath:"#/properties/weight/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},message:"must be <= 100",schema:100,parentSchema:schema36.properties.weight,data:data10};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data10 < 1 || isNaN(data10)){
const err34 = {instancePath:instancePath+"/weight",schemaPath:"#/properties/weight/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema36.properties.weight,data:data10};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
if(data.limits !== undefined){
let data11 = data.limits;
const _errs35 = errors;
let valid12 = false;
const _errs36 = errors;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
for(const key6 in data11){
if(!(((((key6 === "waitingMax") || (key6 === "runningMax")) || (key6 === "sessionsMax")) || (key6 === "storedBytesMax")) || (key6 === "submissionsPerMinuteMax"))){
const err35 = {instancePath:instancePath+"/limits",schemaPath:"#/components/schemas/KeyLimitsDto/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties",schema:false,parentSchema:schema38,data:data11};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data11.waitingMax !== undefined){
let data12 = data11.waitingMax;
if((!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))) && (data12 !== null)){
const err36 = {instancePath:instancePath+"/limits/waitingMax",schemaPath:"#/components/schemas/KeyLimitsDto/properties/waitingMax/type",keyword:"type",params:{type: schema38.properties.waitingMax.type},message:"must be integer,null",schema:schema38.properties.waitingMax.type,parentSchema:schema38.properties.waitingMax,data:data12};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 > 10000000 || isNaN(data12)){
const err37 = {instancePath:instancePath+"/limits/waitingMax",schemaPath:"#/components/schemas/KeyLimitsDto/properties/waitingMax/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000000},message:"must be <= 10000000",schema:10000000,parentSchema:schema38.properties.waitingMax,data:data12};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(data12 < 1 || isNaN(data12)){
const err38 = {instancePath:instancePath+"/limits/waitingMax",schemaPath:"#/components/schemas/KeyLimitsDto/properties/waitingMax/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema38.properties.waitingMax,data:data12};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
if(data11.runningMax !== undefined){
let data13 = data11.runningMax;
if((!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))) && (data13 !== null)){
const err39 = {instancePath:instancePath+"/limits/runningMax",schemaPath:"#/components/schemas/KeyLimitsDto/properties/runningMax/type",keyword:"type",params:{type: schema38.properties.runningMax.type},message:"must be integer,null",schema:schema38.properties.runningMax.type,parentSchema:schema38.properties.runningMax,data:data13};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if((typeof data13 == "number") && (isFinite(data13))){
if(data13 > 1000000 || isNaN(data13)){
const err40 = {instancePath:instancePath+"/limits/runningMax",schemaPath:"#/components/schemas/KeyLimitsDto/properties/runningMax/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000",schema:1000000,parentSchema:schema38.properties.runningMax,data:data13};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(data13 < 1 || isNaN(data13)){
const err41 = {instancePath:instancePath+"/limits/runningMax",schemaPath:"#/components/schemas/KeyLimitsDto/properties/runningMax/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema38.properties.runningMax,data:data13};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
if(data11.sessionsMax !== undefined){
let data14 = data11.sessionsMax;
if((!(((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14))) && (isFinite(data14)))) && (data14 !== null)){
const err42 = {instancePath:instancePath+"/limits/sessionsMax",schemaPath:"#/components/schemas/KeyLimitsDto/properties/sessionsMax/type",keyword:"type",params:{type: schema38.properties.sessionsMax.type},message:"must be integer,null",schema:schema38.properties.sessionsMax.type,parentSchema:schema38.properties.sessionsMax,data:data14};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if((typeof data14 == "number") && (isFinite(data14))){
if(data14 > 1000000 || isNaN(data14)){
const err43 = {instancePath:instancePath+"/limits/sessionsMax",schemaPath:"#/components/schemas/KeyLimitsDto/properties/sessionsMax/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000",schema:1000000,parentSchema:schema38.properties.sessionsMax,data:data14};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(data14 < 0 || isNaN(data14)){
const err44 = {instancePath:instancePath+"/limits/sessionsMax",schemaPath:"#/components/schemas/KeyLimitsDto/properties/sessionsMax/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema38.properties.sessionsMax,data:data14};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
}
if(data11.storedBytesMax !== undefined){
let data15 = data11.storedBytesMax;
if((!(((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15))) && (isFinite(data15)))) && (data15 !== null)){
const err45 = {instancePath:instancePath+"/limits/storedBytesMax",schemaPath:"#/components/schemas/KeyLimitsDto/properties/storedBytesMax/type",keyword:"type",params:{type: schema38.properties.storedBytesMax.type},message:"must be integer,null",schema:schema38.properties.storedBytesMax.type,parentSchema:schema38.properties.storedBytesMax,data:data15};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 > 9007199254740991 || isNaN(data15)){
const err46 = {instancePath:instancePath+"/limits/storedBytesMax",schemaPath:"#/components/schemas/KeyLimitsDto/properties/storedBytesMax/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991",schema:9007199254740991,parentSchema:schema38.properties.storedBytesMax,data:data15};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
if(data15 < 1 || isNaN(data15)){
const err47 = {instancePath:instancePath+"/limits/storedBytesMax",schemaPath:"#/components/schemas/KeyLimitsDto/properties/storedBytesMax/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema38.properties.storedBytesMax,data:data15};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
if(data11.submissionsPerMinuteMax !== undefined){
let data16 = data11.submissionsPerMinuteMax;
if((!(((typeof data16 == "number") && (!(data16 % 1) && !isNaN(data16))) && (isFinite(data16)))) && (data16 !== null)){
const err48 = {instancePath:instancePath+"/limits/submissionsPerMinuteMax",schemaPath:"#/components/schemas/KeyLimitsDto/properties/submissionsPerMinuteMax/type",keyword:"type",params:{type: schema38.properties.submissionsPerMinuteMax.type},message:"must be integer,null",schema:schema38.properties.submissionsPerMinuteMax.type,parentSchema:schema38.properties.submissionsPerMinuteMax,data:data16};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if((typeof data16 == "number") && (isFinite(data16))){
if(data16 > 10000000 || isNaN(data16)){
const err49 = {instancePath:instancePath+"/limits/submissionsPerMinuteMax",schemaPath:"#/components/schemas/KeyLimitsDto/properties/submissionsPerMinuteMax/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000000},message:"must be <= 10000000",schema:10000000,parentSchema:schema38.properties.submissionsPerMinuteMax,data:data16};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(data16 < 1 || isNaN(data16)){
const err50 = {instancePath:instancePath+"/limits/submissionsPerMinuteMax",schemaPath:"#/components/schemas/KeyLimitsDto/properties/submissionsPerMinuteMax/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema38.properties.submissionsPerMinuteMax,data:data16};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
}
else {
const err51 = {instancePath:instancePath+"/limits",schemaPath:"#/components/schemas/KeyLimitsDto/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema38.type,parentSchema:schema38,data:data11};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
var _valid1 = _errs36 === errors;
valid12 = valid12 || _valid1;
const _errs50 = errors;
if(data11 !== null){
const err52 = {instancePath:instancePath+"/limits",schemaPath:"#/properties/limits/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null",schema:schema36.properties.limits.anyOf[1].type,parentSchema:schema36.properties.limits.anyOf[1],data:data11};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
var _valid1 = _errs50 === errors;
valid12 = valid12 || _valid1;
if(!valid12){
const err53 = {instancePath:instancePath+"/limits",schemaPath:"#/properties/limits/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema36.properties.limits.anyOf,parentSchema:schema36.properties.limits,data:data11};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
else {
errors = _errs35;
if(vErrors !== null){
if(_errs35){
vErrors.length = _errs35;
}
else {
vErrors = null;
}
}
}
}
if(data.ttlMs !== undefined){
let data17 = data.ttlMs;
if((!(((typeof data17 == "number") && (!(data17 % 1) && !isNaN(data17))) && (isFinite(data17)))) && (data17 !== null)){
const err54 = {instancePath:instancePath+"/ttlMs",schemaPath:"#/properties/ttlMs/type",keyword:"type",params:{type: schema36.properties.ttlMs.type},message:"must be integer,null",schema:schema36.properties.ttlMs.type,parentSchema:schema36.properties.ttlMs,data:data17};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if((typeof data17 == "number") && (isFinite(data17))){
if(data17 > 315360000000 || isNaN(data17)){
const err55 = {instancePath:instancePath+"/ttlMs",schemaPath:"#/properties/ttlMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 315360000000},message:"must be <= 315360000000",schema:315360000000,parentSchema:schema36.properties.ttlMs,data:data17};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if(data17 < 1 || isNaN(data17)){
const err56 = {instancePath:instancePath+"/ttlMs",schemaPath:"#/properties/ttlMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema36.properties.ttlMs,data:data17};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
if(data.expiresAt !== undefined){
let data18 = data.expiresAt;
if((typeof data18 !== "string") && (data18 !== null)){
const err57 = {instancePath:instancePath+"/expiresAt",schemaPath:"#/properties/expiresAt/type",keyword:"type",params:{type: schema36.properties.expiresAt.type},message:"must be string,null",schema:schema36.properties.expiresAt.type,parentSchema:schema36.properties.expiresAt,data:data18};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if(typeof data18 === "string"){
if(!pattern11.test(data18)){
const err58 = {instancePath:instancePath+"/expiresAt",schemaPath:"#/properties/expiresAt/pattern",keyword:"pattern",params:{pattern: "^(?:\\d{1,16}|\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])(?:T(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d))?)$"},message:"must match pattern \""+"^(?:\\d{1,16}|\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])(?:T(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d))?)$"+"\"",schema:"^(?:\\d{1,16}|\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])(?:T(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d))?)$",parentSchema:schema36.properties.expiresAt,data:data18};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
}
}
else {
const err59 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema36.type,parentSchema:schema36,data};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
validate25.errors = vErrors;
return errors === 0;
}
validate25.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};



function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate26.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(((((key0 === "waitingMax") || (key0 === "runningMax")) || (key0 === "sessionsMax")) || (key0 === "storedBytesMax")) || (key0 === "submissionsPerMinuteMax"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema38,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.waitingMax !== undefined){
let data0 = data.waitingMax;
if((!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))) && (data0 !== null)){
const err1 = {instancePath:instancePath+"/waitingMax",schemaPath:"#/properties/waitingMax/type",keyword:"type",params:{type: schema38.properties.waitingMax.type},message:"must be integer,null",schema:schema38.properties.waitingMax.type,parentSchema:schema38.properties.waitingMax,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 10000000 || isNaN(data0)){
const err2 = {instancePath:instancePath+"/waitingMax",schemaPath:"#/properties/waitingMax/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000000},message:"must be <= 10000000",schema:10000000,parentSchema:schema38.properties.waitingMax,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data0 < 1 || isNaN(data0)){
const err3 = {instancePath:instancePath+"/waitingMax",schemaPath:"#/properties/waitingMax/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema38.properties.waitingMax,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
if(data.runningMax !== undefined){
let data1 = data.runningMax;
if((!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))) && (data1 !== null)){
const err4 = {instancePath:instancePath+"/runningMax",schemaPath:"#/properties/runningMax/type",keyword:"type",params:{type: schema38.properties.runningMax.type},message:"must be integer,null",schema:schema38.properties.runningMax.type,parentSchema:schema38.properties.runningMax,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 1000000 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/runningMax",schemaPath:"#/properties/runningMax/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000",schema:1000000,parentSchema:schema38.properties.runningMax,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data1 < 1 || isNaN(data1)){
const err6 = {instancePath:instancePath+"/runningMax",schemaPath:"#/properties/runningMax/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema38.properties.runningMax,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
if(data.sessionsMax !== undefined){
let data2 = data.sessionsMax;
if((!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))) && (data2 !== null)){
const err7 = {instancePath:instancePath+"/sessionsMax",schemaPath:"#/properties/sessionsMax/type",keyword:"type",params:{type: schema38.properties.sessionsMax.type},message:"must be integer,null",schema:schema38.properties.sessionsMax.type,parentSchema:schema38.properties.sessionsMax,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 1000000 || isNaN(data2)){
const err8 = {instancePath:instancePath+"/sessionsMax",schemaPath:"#/properties/sessionsMax/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000",schema:1000000,parentSchema:schema38.properties.sessionsMax,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err9 = {instancePath:instancePath+"/sessionsMax",schemaPath:"#/properties/sessionsMax/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema38.properties.sessionsMax,data:data2};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
if(data.storedBytesMax !== undefined){
let data3 = data.storedBytesMax;
if((!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))) && (data3 !== null)){
const err10 = {instancePath:instancePath+"/storedBytesMax",schemaPath:"#/properties/storedBytesMax/type",keyword:"type",params:{type: schema38.properties.storedBytesMax.type},message:"must be integer,null",schema:schema38.properties.storedBytesMax.type,parentSchema:schema38.properties.storedBytesMax,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
const err11 = {instancePath:instancePath+"/storedBytesMax",schemaPath:"#/properties/storedBytesMax/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991",schema:9007199254740991,parentSchema:schema38.properties.storedBytesMax,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data3 < 1 || isNaN(data3)){
const err12 = {instancePath:instancePath+"/storedBytesMax",schemaPath:"#/properties/storedBytesMax/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema38.properties.storedBytesMax,data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
if(data.submissionsPerMinuteMax !== undefined){
let data4 = data.submissionsPerMinuteMax;
if((!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))) && (data4 !== null)){
const err13 = {instancePath:instancePath+"/submissionsPerMinuteMax",schemaPath:"#/properties/submissionsPerMinuteMax/type",keyword:"type",params:{type: schema38.properties.submissionsPerMinuteMax.type},message:"must be integer,null",schema:schema38.properties.submissionsPerMinuteMax.type,parentSchema:schema38.properties.submissionsPerMinuteMax,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 10000000 || isNaN(data4)){
const err14 = {instancePath:instancePath+"/submissionsPerMinuteMax",schemaPath:"#/properties/submissionsPerMinuteMax/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000000},message:"must be <= 10000000",schema:10000000,parentSchema:schema38.properties.submissionsPerMinuteMax,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(data4 < 1 || isNaN(data4)){
const err15 = {instancePath:instancePath+"/submissionsPerMinuteMax",schemaPath:"#/properties/submissionsPerMinuteMax/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema38.properties.submissionsPerMinuteMax,data:data4};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
}
else {
const err16 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema38.type,parentSchema:schema38,data};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
validate26.errors = vErrors;
return errors === 0;
}
validate26.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


const schema40 = {"type":"object","properties":{"overlapMs":{"type":["integer","null"],"minimum":0,"maximum":2592000000}},"additionalProperties":false};

function validate27(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate27.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(key0 === "overlapMs")){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema40,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.overlapMs !== undefined){
let data0 = data.overlapMs;
if((!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))) && (data0 !== null)){
const err1 = {instancePath:instancePath+"/overlapMs",schemaPath:"#/properties/overlapMs/type",keyword:"type",params:{type: schema40.properties.overlapMs.type},message:"must be integer,null",schema:schema40.properties.overlapMs.type,parentSchema:schema40.properties.overlapMs,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 2592000000 || isNaN(data0)){
const err2 = {instancePath:instancePath+"/overlapMs",schemaPath:"#/properties/overlapMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2592000000},message:"must be <= 2592000000",schema:2592000000,parentSchema:schema40.properties.overlapMs,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data0 < 0 || isNaN(data0)){
const err3 = {instancePath:instancePath+"/overlapMs",schemaPath:"#/properties/overlapMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema40.properties.overlapMs,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
}
else {
const err4 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema40.type,parentSchema:schema40,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
validate27.errors = vErrors;
return errors === 0;
}
validate27.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


const schema41 = {"type":"object","properties":{"capability":{"type":"string","maxLength":128,"pattern":"^[a-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)+$","x-message":"must be a dotted name such as python.run"},"ttlMs":{"type":["integer","null"],"minimum":1,"maximum":86400000},"labels":{"anyOf":[{"$ref":"#/components/schemas/LabelSelectorDto"},{"type":"null"}]}},"required":["capability"],"additionalProperties":false};
const pattern12 = new RegExp("^[a-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)+$", "u");

function validate28(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate28.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.capability === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "capability"},message:"must have required property '"+"capability"+"'",schema:schema41.required,parentSchema:schema41,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "capability") || (key0 === "ttlMs")) || (key0 === "labels"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema41,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.capability !== undefined){
let data0 = data.capability;
if(typeof data0 === "string"){
if(data0.length > 128 && func1(data0) > 128){
const err2 = {instancePath:instancePath+"/capability",schemaPath:"#/properties/capability/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters",schema:128,parentSchema:schema41.properties.capability,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(!pattern12.test(data0)){
const err3 = {instancePath:instancePath+"/capability",schemaPath:"#/properties/capability/pattern",keyword:"pattern",params:{pattern: "^[a-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)+$"},message:"must match pattern \""+"^[a-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)+$"+"\"",schema:"^[a-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)+$",parentSchema:schema41.properties.capability,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/capability",schemaPath:"#/properties/capability/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema41.properties.capability.type,parentSchema:schema41.properties.capability,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.ttlMs !== undefined){
let data1 = data.ttlMs;
if((!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))) && (data1 !== null)){
const err5 = {instancePath:instancePath+"/ttlMs",schemaPath:"#/properties/ttlMs/type",keyword:"type",params:{type: schema41.properties.ttlMs.type},message:"must be integer,null",schema:schema41.properties.ttlMs.type,parentSchema:schema41.properties.ttlMs,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 86400000 || isNaN(data1)){
const err6 = {instancePath:instancePath+"/ttlMs",schemaPath:"#/properties/ttlMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400000},message:"must be <= 86400000",schema:86400000,parentSchema:schema41.properties.ttlMs,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data1 < 1 || isNaN(data1)){
const err7 = {instancePath:instancePath+"/ttlMs",schemaPath:"#/properties/ttlMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema41.properties.ttlMs,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.labels !== undefined){
let data2 = data.labels;
const _errs7 = errors;
let valid1 = false;
const _errs8 = errors;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
for(const key1 in data2){
if(!((key1 === "require") || (key1 === "prefer"))){
const err8 = {instancePath:instancePath+"/labels",schemaPath:"#/components/schemas/LabelSelectorDto/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema37,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.require !== undefined){
let data3 = data2.require;
if((!(data3 && typeof data3 == "object" && !Array.isArray(data3))) && (data3 !== null)){
const err9 = {instancePath:instancePath+"/labels/require",schemaPath:"#/components/schemas/LabelSelectorDto/properties/require/type",keyword:"type",params:{type: schema37.properties.require.type},message:"must be object,null",schema:schema37.properties.require.type,parentSchema:schema37.properties.require,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
if(Object.keys(data3).length > 64){
const err10 = {instancePath:instancePath+"/labels/require",schemaPath:"#/components/schemas/LabelSelectorDto/properties/require/maxProperties",keyword:"maxProperties",params:{limit: 64},message:"must NOT have more than 64 properties",schema:64,parentSchema:schema37.properties.require,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
for(const key2 in data3){
const _errs14 = errors;
if(typeof key2 === "string"){
if(!pattern9.test(key2)){
const err11 = {instancePath:instancePath+"/labels/require",schemaPath:"#/components/schemas/LabelSelectorDto/properties/require/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9._/-]{1,64}$"},message:"must match pattern \""+"^[A-Za-z0-9._/-]{1,64}$"+"\"",schema:"^[A-Za-z0-9._/-]{1,64}$",parentSchema:schema37.properties.require.propertyNames,data:key2,propertyName:key2};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
var valid4 = _errs14 === errors;
if(!valid4){
const err12 = {instancePath:instancePath+"/labels/require",schemaPath:"#/components/schemas/LabelSelectorDto/properties/require/propertyNames",keyword:"propertyNames",params:{propertyName: key2},message:"property name must be valid",schema:schema37.properties.require.propertyNames,parentSchema:schema37.properties.require,data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
for(const key3 in data3){
let data4 = data3[key3];
if(typeof data4 === "string"){
if(data4.length > 256 && func1(data4) > 256){
const err13 = {instancePath:instancePath+"/labels/require/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/components/schemas/LabelSelectorDto/properties/require/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters",schema:256,parentSchema:schema37.properties.require.additionalProperties,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/labels/require/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/components/schemas/LabelSelectorDto/properties/require/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema37.properties.require.additionalProperties.type,parentSchema:schema37.properties.require.additionalProperties,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
}
if(data2.prefer !== undefined){
let data5 = data2.prefer;
if((!(data5 && typeof data5 == "object" && !Array.isArray(data5))) && (data5 !== null)){
const err15 = {instancePath:instancePath+"/labels/prefer",schemaPath:"#/components/schemas/LabelSelectorDto/properties/prefer/type",keyword:"type",params:{type: schema37.properties.prefer.type},message:"must be object,null",schema:schema37.properties.prefer.type,parentSchema:schema37.properties.prefer,data:data5};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(Object.keys(data5).length > 64){
const err16 = {instancePath:instancePath+"/labels/prefer",schemaPath:"#/components/schemas/LabelSelectorDto/properties/prefer/maxProperties",keyword:"maxProperties",params:{limit: 64},message:"must NOT have more than 64 properties",schema:64,parentSchema:schema37.properties.prefer,data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
for(const key4 in data5){
const _errs20 = errors;
if(typeof key4 === "string"){
if(!pattern9.test(key4)){
const err17 = {instancePath:instancePath+"/labels/prefer",schemaPath:"#/components/schemas/LabelSelectorDto/properties/prefer/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9._/-]{1,64}$"},message:"must match pattern \""+"^[A-Za-z0-9._/-]{1,64}$"+"\"",schema:"^[A-Za-z0-9._/-]{1,64}$",parentSchema:schema37.properties.prefer.propertyNames,data:key4,propertyName:key4};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
var valid6 = _errs20 === errors;
if(!valid6){
const err18 = {instancePath:instancePath+"/labels/prefer",schemaPath:"#/components/schemas/LabelSelectorDto/properties/prefer/propertyNames",keyword:"propertyNames",params:{propertyName: key4},message:"property name must be valid",schema:schema37.properties.prefer.propertyNames,parentSchema:schema37.properties.prefer,data:data5};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
for(const key5 in data5){
let data6 = data5[key5];
if(typeof data6 === "string"){
if(data6.length > 256 && func1(data6) > 256){
const err19 = {instancePath:instancePath+"/labels/prefer/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/components/schemas/LabelSelectorDto/properties/prefer/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters",schema:256,parentSchema:schema37.properties.prefer.additionalProperties,data:data6};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/labels/prefer/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/components/schemas/LabelSelectorDto/properties/prefer/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema37.properties.prefer.additionalProperties.type,parentSchema:schema37.properties.prefer.additionalProperties,data:data6};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
}
}
else {
const err21 = {instancePath:instancePath+"/labels",schemaPath:"#/components/schemas/LabelSelectorDto/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema37.type,parentSchema:schema37,data:data2};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
var _valid0 = _errs8 === errors;
valid1 = valid1 || _valid0;
const _errs24 = errors;
if(data2 !== null){
const err22 = {instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null",schema:schema41.properties.labels.anyOf[1].type,parentSchema:schema41.properties.labels.anyOf[1],data:data2};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
var _valid0 = _errs24 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err23 = {instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema41.properties.labels.anyOf,parentSchema:schema41.properties.labels,data:data2};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
else {
errors = _errs7;
if(vErrors !== null){
if(_errs7){
vErrors.length = _errs7;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err24 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema41.type,parentSchema:schema41,data};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
validate28.errors = vErrors;
return errors === 0;
}
validate28.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


const schema43 = {"type":"object","properties":{"tasks":{"type":"array","minItems":1,"maxItems":1000}},"required":["tasks"],"additionalProperties":false};

function validate29(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate29.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.tasks === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "tasks"},message:"must have required property '"+"tasks"+"'",schema:schema43.required,parentSchema:schema43,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(key0 === "tasks")){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema43,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.tasks !== undefined){
let data0 = data.tasks;
if(Array.isArray(data0)){
if(data0.length > 1000){
const err2 = {instancePath:instancePath+"/tasks",schemaPath:"#/properties/tasks/maxItems",keyword:"maxItems",params:{limit: 1000},message:"must NOT have more than 1000 items",schema:1000,parentSchema:schema43.properties.tasks,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data0.length < 1){
const err3 = {instancePath:instancePath+"/tasks",schemaPath:"#/properties/tasks/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema43.properties.tasks,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/tasks",schemaPath:"#/properties/tasks/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema43.properties.tasks.type,parentSchema:schema43.properties.tasks,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
else {
const err5 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema43.type,parentSchema:schema43,data};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
validate29.errors = vErrors;
return errors === 0;
}
validate29.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


const schema44 = {"type":"object","properties":{"text":{"type":["string","null"],"maxLength":65536},"base64":{"type":["string","null"],"contentEncoding":"base64","pattern":"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$","x-message":"must be base64","maxLength":87384},"offset":{"type":["integer","null"],"minimum":0,"maximum":9007199254740991},"end":{"type":["boolean","null"]}},"additionalProperties":false};
const pattern15 = new RegExp("^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$", "u");

function validate30(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate30.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((((key0 === "text") || (key0 === "base64")) || (key0 === "offset")) || (key0 === "end"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema44,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.text !== undefined){
let data0 = data.text;
if((typeof data0 !== "string") && (data0 !== null)){
const err1 = {instancePath:instancePath+"/text",schemaPath:"#/properties/text/type",keyword:"type",params:{type: schema44.properties.text.type},message:"must be string,null",schema:schema44.properties.text.type,parentSchema:schema44.properties.text,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(typeof data0 === "string"){
if(data0.length > 65536 && func1(data0) > 65536){
const err2 = {instancePath:instancePath+"/text",schemaPath:"#/properties/text/maxLength",keyword:"maxLength",params:{limit: 65536},message:"must NOT have more than 65536 characters",schema:65536,parentSchema:schema44.properties.text,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
if(data.base64 !== undefined){
let data1 = data.base64;
if((typeof data1 !== "string") && (data1 !== null)){
const err3 = {instancePath:instancePath+"/base64",schemaPath:"#/properties/base64/type",keyword:"type",params:{type: schema44.properties.base64.type},message:"must be string,null",schema:schema44.properties.base64.type,parentSchema:schema44.properties.base64,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(typeof data1 === "string"){
if(data1.length > 87384 && func1(data1) > 87384){
const err4 = {instancePath:instancePath+"/base64",schemaPath:"#/properties/base64/maxLength",keyword:"maxLength",params:{limit: 87384},message:"must NOT have more than 87384 characters",schema:87384,parentSchema:schema44.properties.base64,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(!pattern15.test(data1)){
const err5 = {instancePath:instancePath+"/base64",schemaPath:"#/properties/base64/pattern",keyword:"pattern",params:{pattern: "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"},message:"must match pattern \""+"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"+"\"",schema:"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",parentSchema:schema44.properties.base64,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
if(data.offset !== undefined){
let data2 = data.offset;
if((!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))) && (data2 !== null)){
const err6 = {instancePath:instancePath+"/offset",schemaPath:"#/properties/offset/type",keyword:"type",params:{type: schema44.properties.offset.type},message:"must be integer,null",schema:schema44.properties.offset.type,parentSchema:schema44.properties.offset,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
const err7 = {instancePath:instancePath+"/offset",schemaPath:"#/properties/offset/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991",schema:9007199254740991,parentSchema:schema44.properties.offset,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err8 = {instancePath:instancePath+"/offset",schemaPath:"#/properties/offset/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema44.properties.offset,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
if(data.end !== undefined){
let data3 = data.end;
if((typeof data3 !== "boolean") && (data3 !== null)){
const err9 = {instancePath:instancePath+"/end",schemaPath:"#/properties/end/type",keyword:"type",params:{type: schema44.properties.end.type},message:"must be boolean,null",schema:schema44.properties.end.type,parentSchema:schema44.properties.end,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
else {
const err10 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema44.type,parentSchema:schema44,data};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
validate30.errors = vErrors;
return errors === 0;
}
validate30.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


const schema45 = {"type":"object","properties":{"type":{"type":["string","null"],"enum":["fixed","exponential",null]},"delayMs":{"type":["integer","null"],"minimum":0,"maximum":86400000},"maxDelayMs":{"type":["integer","null"],"minimum":0,"maximum":86400000},"jitter":{"type":["number","null"],"minimum":0,"maximum":1}},"additionalProperties":false};

function validate31(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate31.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((((key0 === "type") || (key0 === "delayMs")) || (key0 === "maxDelayMs")) || (key0 === "jitter"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema45,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.type !== undefined){
let data0 = data.type;
if((typeof data0 !== "string") && (data0 !== null)){
const err1 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: schema45.properties.type.type},message:"must be string,null",schema:schema45.properties.type.type,parentSchema:schema45.properties.type,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(!(((data0 === "fixed") || (data0 === "exponential")) || (data0 === null))){
const err2 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/enum",keyword:"enum",params:{allowedValues: schema45.properties.type.enum},message:"must be equal to one of the allowed values",schema:schema45.properties.type.enum,parentSchema:schema45.properties.type,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.delayMs !== undefined){
let data1 = data.delayMs;
if((!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))) && (data1 !== null)){
const err3 = {instancePath:instancePath+"/delayMs",schemaPath:"#/properties/delayMs/type",keyword:"type",params:{type: schema45.properties.delayMs.type},message:"must be integer,null",schema:schema45.properties.delayMs.type,parentSchema:schema45.properties.delayMs,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 86400000 || isNaN(data1)){
const err4 = {instancePath:instancePath+"/delayMs",schemaPath:"#/properties/delayMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400000},message:"must be <= 86400000",schema:86400000,parentSchema:schema45.properties.delayMs,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1 < 0 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/delayMs",schemaPath:"#/properties/delayMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema45.properties.delayMs,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
if(data.maxDelayMs !== undefined){
let data2 = data.maxDelayMs;
if((!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))) && (data2 !== null)){
const err6 = {instancePath:instancePath+"/maxDelayMs",schemaPath:"#/properties/maxDelayMs/type",keyword:"type",params:{type: schema45.properties.maxDelayMs.type},message:"must be integer,null",schema:schema45.properties.maxDelayMs.type,parentSchema:schema45.properties.maxDelayMs,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 86400000 || isNaN(data2)){
const err7 = {instancePath:instancePath+"/maxDelayMs",schemaPath:"#/properties/maxDelayMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400000},message:"must be <= 86400000",schema:86400000,parentSchema:schema45.properties.maxDelayMs,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err8 = {instancePath:instancePath+"/maxDelayMs",schemaPath:"#/properties/maxDelayMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema45.properties.maxDelayMs,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
if(data.jitter !== undefined){
let data3 = data.jitter;
if((!((typeof data3 == "number") && (isFinite(data3)))) && (data3 !== null)){
const err9 = {instancePath:instancePath+"/jitter",schemaPath:"#/properties/jitter/type",keyword:"type",params:{type: schema45.properties.jitter.type},message:"must be number,null",schema:schema45.properties.jitter.type,parentSchema:schema45.properties.jitter,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 1 || isNaN(data3)){
const err10 = {instancePath:instancePath+"/jitter",schemaPath:"#/properties/jitter/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1",schema:1,parentSchema:schema45.properties.jitter,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data3 < 0 || isNaN(data3)){
const err11 = {instancePath:instancePath+"/jitter",schemaPath:"#/properties/jitter/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema45.properties.jitter,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
}
else {
const err12 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema45.type,parentSchema:schema45,data};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
validate31.errors = vErrors;
return errors === 0;
}
validate31.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


const schema46 = {"type":"object","properties":{"reason":{"type":["string","null"],"maxLength":1024},"graceMs":{"type":["integer","null"],"minimum":0,"maximum":600000}},"additionalProperties":false};

function validate32(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate32.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((key0 === "reason") || (key0 === "graceMs"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema46,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.reason !== undefined){
let data0 = data.reason;
if((typeof data0 !== "string") && (data0 !== null)){
const err1 = {instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/type",keyword:"type",params:{type: schema46.properties.reason.type},message:"must be string,null",schema:schema46.properties.reason.type,parentSchema:schema46.properties.reason,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(typeof data0 === "string"){
if(data0.length > 1024 && func1(data0) > 1024){
const err2 = {instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters",schema:1024,parentSchema:schema46.properties.reason,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
if(data.graceMs !== undefined){
let data1 = data.graceMs;
if((!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))) && (data1 !== null)){
const err3 = {instancePath:instancePath+"/graceMs",schemaPath:"#/properties/graceMs/type",keyword:"type",params:{type: schema46.properties.graceMs.type},message:"must be integer,null",schema:schema46.properties.graceMs.type,parentSchema:schema46.properties.graceMs,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 600000 || isNaN(data1)){
const err4 = {instancePath:instancePath+"/graceMs",schemaPath:"#/properties/graceMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 600000},message:"must be <= 600000",schema:600000,parentSchema:schema46.properties.graceMs,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1 < 0 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/graceMs",schemaPath:"#/properties/graceMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema46.properties.graceMs,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
}
else {
const err6 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema46.type,parentSchema:schema46,data};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
validate32.errors = vErrors;
return errors === 0;
}
validate32.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};



function validate33(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate33.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((key0 === "require") || (key0 === "prefer"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema37,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.require !== undefined){
let data0 = data.require;
if((!(data0 && typeof data0 == "object" && !Array.isArray(data0))) && (data0 !== null)){
const err1 = {instancePath:instancePath+"/require",schemaPath:"#/properties/require/type",keyword:"type",params:{type: schema37.properties.require.type},message:"must be object,null",schema:schema37.properties.require.type,parentSchema:schema37.properties.require,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(Object.keys(data0).length > 64){
const err2 = {instancePath:instancePath+"/require",schemaPath:"#/properties/require/maxProperties",keyword:"maxProperties",params:{limit: 64},message:"must NOT have more than 64 properties",schema:64,parentSchema:schema37.properties.require,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key1 in data0){
const _errs4 = errors;
if(typeof key1 === "string"){
if(!pattern9.test(key1)){
const err3 = {instancePath:instancePath+"/require",schemaPath:"#/properties/require/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9._/-]{1,64}$"},message:"must match pattern \""+"^[A-Za-z0-9._/-]{1,64}$"+"\"",schema:"^[A-Za-z0-9._/-]{1,64}$",parentSchema:schema37.properties.require.propertyNames,data:key1,propertyName:key1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
var valid1 = _errs4 === errors;
if(!valid1){
const err4 = {instancePath:instancePath+"/require",schemaPath:"#/properties/require/propertyNames",keyword:"propertyNames",params:{propertyName: key1},message:"property name must be valid",schema:schema37.properties.require.propertyNames,parentSchema:schema37.properties.require,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
for(const key2 in data0){
let data1 = data0[key2];
if(typeof data1 === "string"){
if(data1.length > 256 && func1(data1) > 256){
const err5 = {instancePath:instancePath+"/require/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/require/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters",schema:256,parentSchema:schema37.properties.require.additionalProperties,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/require/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/require/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema37.properties.require.additionalProperties.type,parentSchema:schema37.properties.require.additionalProperties,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
}
if(data.prefer !== undefined){
let data2 = data.prefer;
if((!(data2 && typeof data2 == "object" && !Array.isArray(data2))) && (data2 !== null)){
const err7 = {instancePath:instancePath+"/prefer",schemaPath:"#/properties/prefer/type",keyword:"type",params:{type: schema37.properties.prefer.type},message:"must be object,null",schema:schema37.properties.prefer.type,parentSchema:schema37.properties.prefer,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(Object.keys(data2).length > 64){
const err8 = {instancePath:instancePath+"/prefer",schemaPath:"#/properties/prefer/maxProperties",keyword:"maxProperties",params:{limit: 64},message:"must NOT have more than 64 properties",schema:64,parentSchema:schema37.properties.prefer,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
for(const key3 in data2){
const _errs10 = errors;
if(typeof key3 === "string"){
if(!pattern9.test(key3)){
const err9 = {instancePath:instancePath+"/prefer",schemaPath:"#/properties/prefer/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9._/-]{1,64}$"},message:"must match pattern \""+"^[A-Za-z0-9._/-]{1,64}$"+"\"",schema:"^[A-Za-z0-9._/-]{1,64}$",parentSchema:schema37.properties.prefer.propertyNames,data:key3,propertyName:key3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
var valid3 = _errs10 === errors;
if(!valid3){
const err10 = {instancePath:instancePath+"/prefer",schemaPath:"#/properties/prefer/propertyNames",keyword:"propertyNames",params:{propertyName: key3},message:"property name must be valid",schema:schema37.properties.prefer.propertyNames,parentSchema:schema37.properties.prefer,data:data2};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
for(const key4 in data2){
let data3 = data2[key4];
if(typeof data3 === "string"){
if(data3.length > 256 && func1(data3) > 256){
const err11 = {instancePath:instancePath+"/prefer/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/prefer/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters",schema:256,parentSchema:schema37.properties.prefer.additionalProperties,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/prefer/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/prefer/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema37.properties.prefer.additionalProperties.type,parentSchema:schema37.properties.prefer.additionalProperties,data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
}
}
else {
const err13 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema37.type,parentSchema:schema37,data};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
validate33.errors = vErrors;
return errors === 0;
}
validate33.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


const schema48 = {"type":"object","properties":{"maxAttempts":{"type":["integer","null"],"minimum":1,"maximum":100},"backoff":{"anyOf":[{"$ref":"#/components/schemas/BackoffDto"},{"type":"null"}]},"on":{"type":["array","null"],"maxItems":32,"items":{"type":"string","pattern":"^([a-z][a-z0-9_-]*\\.)?[A-Z][A-Z0-9_]*$","x-message":"must be error codes such as WORKER_LOST"}}},"additionalProperties":false};
const pattern18 = new RegExp("^([a-z][a-z0-9_-]*\\.)?[A-Z][A-Z0-9_]*$", "u");

function validate34(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate34.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(((key0 === "maxAttempts") || (key0 === "backoff")) || (key0 === "on"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema48,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.maxAttempts !== undefined){
let data0 = data.maxAttempts;
if((!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))) && (data0 !== null)){
const err1 = {instancePath:instancePath+"/maxAttempts",schemaPath:"#/properties/maxAttempts/type",keyword:"type",params:{type: schema48.properties.maxAttempts.type},message:"must be integer,null",schema:schema48.properties.maxAttempts.type,parentSchema:schema48.properties.maxAttempts,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 100 || isNaN(data0)){
const err2 = {instancePath:instancePath+"/maxAttempts",schemaPath:"#/properties/maxAttempts/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},message:"must be <= 100",schema:100,parentSchema:schema48.properties.maxAttempts,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data0 < 1 || isNaN(data0)){
const err3 = {instancePath:instancePath+"/maxAttempts",schemaPath:"#/properties/maxAttempts/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema48.properties.maxAttempts,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
if(data.backoff !== undefined){
let data1 = data.backoff;
const _errs5 = errors;
let valid1 = false;
const _errs6 = errors;
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
for(const key1 in data1){
if(!((((key1 === "type") || (key1 === "delayMs")) || (key1 === "maxDelayMs")) || (key1 === "jitter"))){
const err4 = {instancePath:instancePath+"/backoff",schemaPath:"#/components/schemas/BackoffDto/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema45,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data1.type !== undefined){
let data2 = data1.type;
if((typeof data2 !== "string") && (data2 !== null)){
const err5 = {instancePath:instancePath+"/backoff/type",schemaPath:"#/components/schemas/BackoffDto/properties/type/type",keyword:"type",params:{type: schema45.properties.type.type},message:"must be string,null",schema:schema45.properties.type.type,parentSchema:schema45.properties.type,data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(!(((data2 === "fixed") || (data2 === "exponential")) || (data2 === null))){
const err6 = {instancePath:instancePath+"/backoff/type",schemaPath:"#/components/schemas/BackoffDto/properties/type/enum",keyword:"enum",params:{allowedValues: schema45.properties.type.enum},message:"must be equal to one of the allowed values",schema:schema45.properties.type.enum,parentSchema:schema45.properties.type,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data1.delayMs !== undefined){
let data3 = data1.delayMs;
if((!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))) && (data3 !== null)){
const err7 = {instancePath:instancePath+"/backoff/delayMs",schemaPath:"#/components/schemas/BackoffDto/properties/delayMs/type",keyword:"type",params:{type: schema45.properties.delayMs.type},message:"must be integer,null",schema:schema45.properties.delayMs.type,parentSchema:schema45.properties.delayMs,data:data3};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 86400000 || isNaN(data3)){
const err8 = {instancePath:instancePath+"/backoff/delayMs",schemaPath:"#/components/schemas/BackoffDto/properties/delayMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400000},message:"must be <= 86400000",schema:86400000,parentSchema:schema45.properties.delayMs,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data3 < 0 || isNaN(data3)){
const err9 = {instancePath:instancePath+"/backoff/delayMs",schemaPath:"#/components/schemas/BackoffDto/properties/delayMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema45.properties.delayMs,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
if(data1.maxDelayMs !== undefined){
let data4 = data1.maxDelayMs;
if((!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))) && (data4 !== null)){
const err10 = {instancePath:instancePath+"/backoff/maxDelayMs",schemaPath:"#/components/schemas/BackoffDto/properties/maxDelayMs/type",keyword:"type",params:{type: schema45.properties.maxDelayMs.type},message:"must be integer,null",schema:schema45.properties.maxDelayMs.type,parentSchema:schema45.properties.maxDelayMs,data:data4};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 86400000 || isNaN(data4)){
const err11 = {instancePath:instancePath+"/backoff/maxDelayMs",schemaPath:"#/components/schemas/BackoffDto/properties/maxDelayMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400000},message:"must be <= 86400000",schema:86400000,parentSchema:schema45.properties.maxDelayMs,data:data4};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data4 < 0 || isNaN(data4)){
const err12 = {instancePath:instancePath+"/backoff/maxDelayMs",schemaPath:"#/components/schemas/BackoffDto/properties/maxDelayMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema45.properties.maxDelayMs,data:data4};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
if(data1.jitter !== undefined){
let data5 = data1.jitter;
if((!((typeof data5 == "number") && (isFinite(data5)))) && (data5 !== null)){
const err13 = {instancePath:instancePath+"/backoff/jitter",schemaPath:"#/components/schemas/BackoffDto/properties/jitter/type",keyword:"type",params:{type: schema45.properties.jitter.type},message:"must be number,null",schema:schema45.properties.jitter.type,parentSchema:schema45.properties.jitter,data:data5};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 1 || isNaN(data5)){
const err14 = {instancePath:instancePath+"/backoff/jitter",schemaPath:"#/components/schemas/BackoffDto/properties/jitter/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1",schema:1,parentSchema:schema45.properties.jitter,data:data5};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(data5 < 0 || isNaN(data5)){
const err15 = {instancePath:instancePath+"/backoff/jitter",schemaPath:"#/components/schemas/BackoffDto/properties/jitter/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema45.properties.jitter,data:data5};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
}
else {
const err16 = {instancePath:instancePath+"/backoff",schemaPath:"#/components/schemas/BackoffDto/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema45.type,parentSchema:schema45,data:data1};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
var _valid0 = _errs6 === errors;
valid1 = valid1 || _valid0;
const _errs18 = errors;
if(data1 !== null){
const err17 = {instancePath:instancePath+"/backoff",schemaPath:"#/properties/backoff/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null",schema:schema48.properties.backoff.anyOf[1].type,parentSchema:schema48.properties.backoff.anyOf[1],data:data1};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
var _valid0 = _errs18 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err18 = {instancePath:instancePath+"/backoff",schemaPath:"#/properties/backoff/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema48.properties.backoff.anyOf,parentSchema:schema48.properties.backoff,data:data1};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
else {
errors = _errs5;
if(vErrors !== null){
if(_errs5){
vErrors.length = _errs5;
}
else {
vErrors = null;
}
}
}
}
if(data.on !== undefined){
let data6 = data.on;
if((!(Array.isArray(data6))) && (data6 !== null)){
const err19 = {instancePath:instancePath+"/on",schemaPath:"#/properties/on/type",keyword:"type",params:{type: schema48.properties.on.type},message:"must be array,null",schema:schema48.properties.on.type,parentSchema:schema48.properties.on,data:data6};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(Array.isArray(data6)){
if(data6.length > 32){
const err20 = {instancePath:instancePath+"/on",schemaPath:"#/properties/on/maxItems",keyword:"maxItems",params:{limit: 32},message:"must NOT have more than 32 items",schema:32,parentSchema:schema48.properties.on,data:data6};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
const len0 = data6.length;
for(let i0=0; i0<len0; i0++){
let data7 = data6[i0];
if(typeof data7 === "string"){
if(!pattern18.test(data7)){
const err21 = {instancePath:instancePath+"/on/" + i0,schemaPath:"#/properties/on/items/pattern",keyword:"pattern",params:{pattern: "^([a-z][a-z0-9_-]*\\.)?[A-Z][A-Z0-9_]*$"},message:"must match pattern \""+"^([a-z][a-z0-9_-]*\\.)?[A-Z][A-Z0-9_]*$"+"\"",schema:"^([a-z][a-z0-9_-]*\\.)?[A-Z][A-Z0-9_]*$",parentSchema:schema48.properties.on.items,data:data7};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/on/" + i0,schemaPath:"#/properties/on/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema48.properties.on.items.type,parentSchema:schema48.properties.on.items,data:data7};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
}
}
else {
const err23 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema48.type,parentSchema:schema48,data};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
validate34.errors = vErrors;
return errors === 0;
}
validate34.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


const schema50 = {"type":"object","properties":{"capability":{"type":"string","maxLength":128,"pattern":"^[a-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)+$","x-message":"must be a dotted name such as python.run"},"input":{},"priority":{"type":["integer","null"],"minimum":-100,"maximum":100},"timeoutMs":{"type":["integer","null"],"minimum":1,"maximum":86400000},"noProgressTimeoutMs":{"type":["integer","null"],"minimum":1,"maximum":86400000},"startTimeoutMs":{"type":["integer","null"],"minimum":1,"maximum":86400000},"queueTimeoutMs":{"type":["integer","null"],"minimum":1,"maximum":2592000000},"retry":{"anyOf":[{"$ref":"#/components/schemas/RetryRequestDto"},{"type":"null"}]},"sessionId":{"type":["string","null"],"maxLength":64,"pattern":"^[A-Za-z0-9_-]+$","x-message":"must be a session id"},"labels":{"anyOf":[{"$ref":"#/components/schemas/LabelSelectorDto"},{"type":"null"}]},"requireWorker":{"type":["boolean","null"]},"cancelOnDisconnect":{"type":["boolean","null"]}},"required":["capability"],"additionalProperties":false};
const func13 = Object.prototype.hasOwnProperty;
const pattern20 = new RegExp("^[A-Za-z0-9_-]+$", "u");

function validate35(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate35.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.capability === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "capability"},message:"must have required property '"+"capability"+"'",schema:schema50.required,parentSchema:schema50,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(func13.call(schema50.properties, key0))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema50,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.capability !== undefined){
let data0 = data.capability;
if(typeof data0 === "string"){
if(data0.length > 128 && func1(data0) > 128){
const err2 = {instancePath:instancePath+"/capability",schemaPath:"#/properties/capability/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters",schema:128,parentSchema:schema50.properties.capability,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(!pattern12.test(data0)){
const err3 = {instancePath:instancePath+"/capability",schemaPath:"#/properties/capability/pattern",keyword:"pattern",params:{pattern: "^[a-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)+$"},message:"must match pattern \""+"^[a-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)+$"+"\"",schema:"^[a-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)+$",parentSchema:schema50.properties.capability,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/capability",schemaPath:"#/properties/capability/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema50.properties.capability.type,parentSchema:schema50.properties.capability,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.priority !== undefined){
let data1 = data.priority;
if((!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))) && (data1 !== null)){
const err5 = {instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/type",keyword:"type",params:{type: schema50.properties.priority.type},message:"must be integer,null",schema:schema50.properties.priority.type,parentSchema:schema50.properties.priority,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 100 || isNaN(data1)){
const err6 = {instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},message:"must be <= 100",schema:100,parentSchema:schema50.properties.priority,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data1 < -100 || isNaN(data1)){
const err7 = {instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/minimum",keyword:"minimum",params:{comparison: ">=", limit: -100},message:"must be >= -100",schema:-100,parentSchema:schema50.properties.priority,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.timeoutMs !== undefined){
let data2 = data.timeoutMs;
if((!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))) && (data2 !== null)){
const err8 = {instancePath:instancePath+"/timeoutMs",schemaPath:"#/properties/timeoutMs/type",keyword:"type",params:{type: schema50.properties.timeoutMs.type},message:"must be integer,null",schema:schema50.properties.timeoutMs.type,parentSchema:schema50.properties.timeoutMs,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 86400000 || isNaN(data2)){
const err9 = {instancePath:instancePath+"/timeoutMs",schemaPath:"#/properties/timeoutMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400000},message:"must be <= 86400000",schema:86400000,parentSchema:schema50.properties.timeoutMs,data:data2};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data2 < 1 || isNaN(data2)){
const err10 = {instancePath:instancePath+"/timeoutMs",schemaPath:"#/properties/timeoutMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema50.properties.timeoutMs,data:data2};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
if(data.noProgressTimeoutMs !== undefined){
let data3 = data.noProgressTimeoutMs;
if((!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))) && (data3 !== null)){
const err11 = {instancePath:instancePath+"/noProgressTimeoutMs",schemaPath:"#/properties/noProgressTimeoutMs/type",keyword:"type",params:{type: schema50.properties.noProgressTimeoutMs.type},message:"must be integer,null",schema:schema50.properties.noProgressTimeoutMs.type,parentSchema:schema50.properties.noProgressTimeoutMs,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 86400000 || isNaN(data3)){
const err12 = {instancePath:instancePath+"/noProgressTimeoutMs",schemaPath:"#/properties/noProgressTimeoutMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400000},message:"must be <= 86400000",schema:86400000,parentSchema:schema50.properties.noProgressTimeoutMs,data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data3 < 1 || isNaN(data3)){
const err13 = {instancePath:instancePath+"/noProgressTimeoutMs",schemaPath:"#/properties/noProgressTimeoutMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema50.properties.noProgressTimeoutMs,data:data3};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
if(data.startTimeoutMs !== undefined){
let data4 = data.startTimeoutMs;
if((!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))) && (data4 !== null)){
const err14 = {instancePath:instancePath+"/startTimeoutMs",schemaPath:"#/properties/startTimeoutMs/type",keyword:"type",params:{type: schema50.properties.startTimeoutMs.type},message:"must be integer,null",schema:schema50.properties.startTimeoutMs.type,parentSchema:schema50.properties.startTimeoutMs,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 86400000 || isNaN(data4)){
const err15 = {instancePath:instancePath+"/startTimeoutMs",schemaPath:"#/properties/startTimeoutMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400000},message:"must be <= 86400000",schema:86400000,parentSchema:schema50.properties.startTimeoutMs,data:data4};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data4 < 1 || isNaN(data4)){
const err16 = {instancePath:instancePath+"/startTimeoutMs",schemaPath:"#/properties/startTimeoutMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema50.properties.startTimeoutMs,data:data4};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
if(data.queueTimeoutMs !== undefined){
let data5 = data.queueTimeoutMs;
if((!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))) && (data5 !== null)){
const err17 = {instancePath:instancePath+"/queueTimeoutMs",schemaPath:"#/properties/queueTimeoutMs/type",keyword:"type",params:{type: schema50.properties.queueTimeoutMs.type},message:"must be integer,null",schema:schema50.properties.queueTimeoutMs.type,parentSchema:schema50.properties.queueTimeoutMs,data:data5};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 2592000000 || isNaN(data5)){
const err18 = {instancePath:instancePath+"/queueTimeoutMs",schemaPath:"#/properties/queueTimeoutMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2592000000},message:"must be <= 2592000000",schema:2592000000,parentSchema:schema50.properties.queueTimeoutMs,data:data5};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(data5 < 1 || isNaN(data5)){
const err19 = {instancePath:instancePath+"/queueTimeoutMs",schemaPath:"#/properties/queueTimeoutMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema50.properties.queueTimeoutMs,data:data5};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
if(data.retry !== undefined){
let data6 = data.retry;
const _errs15 = errors;
let valid1 = false;
const _errs16 = errors;
if(!(validate34(data6, {instancePath:instancePath+"/retry",parentData:data,parentDataProperty:"retry",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate34.errors : vErrors.concat(validate34.errors);
errors = vErrors.length;
}
var _valid0 = _errs16 === errors;
valid1 = valid1 || _valid0;
const _errs17 = errors;
if(data6 !== null){
const err20 = {instancePath:instancePath+"/retry",schemaPath:"#/properties/retry/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null",schema:schema50.properties.retry.anyOf[1].type,parentSchema:schema50.properties.retry.anyOf[1],data:data6};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
var _valid0 = _errs17 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err21 = {instancePath:instancePath+"/retry",schemaPath:"#/properties/retry/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema50.properties.retry.anyOf,parentSchema:schema50.properties.retry,data:data6};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
else {
errors = _errs15;
if(vErrors !== null){
if(_errs15){
vErrors.length = _errs15;
}
else {
vErrors = null;
}
}
}
}
if(data.sessionId !== undefined){
let data7 = data.sessionId;
if((typeof data7 !== "string") && (data7 !== null)){
const err22 = {instancePath:instancePath+"/sessionId",schemaPath:"#/properties/sessionId/type",keyword:"type",params:{type: schema50.properties.sessionId.type},message:"must be string,null",schema:schema50.properties.sessionId.type,parentSchema:schema50.properties.sessionId,data:data7};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(typeof data7 === "string"){
if(data7.length > 64 && func1(data7) > 64){
const err23 = {instancePath:instancePath+"/sessionId",schemaPath:"#/properties/sessionId/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters",schema:64,parentSchema:schema50.properties.sessionId,data:data7};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(!pattern20.test(data7)){
const err24 = {instancePath:instancePath+"/sessionId",schemaPath:"#/properties/sessionId/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-]+$"},message:"must match pattern \""+"^[A-Za-z0-9_-]+$"+"\"",schema:"^[A-Za-z0-9_-]+$",parentSchema:schema50.properties.sessionId,data:data7};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
if(data.labels !== undefined){
let data8 = data.labels;
const _errs22 = errors;
let valid2 = false;
const _errs23 = errors;
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
for(const key1 in data8){
if(!((key1 === "require") || (key1 === "prefer"))){
const err25 = {instancePath:instancePath+"/labels",schemaPath:"#/components/schemas/LabelSelectorDto/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema37,data:data8};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data8.require !== undefined){
let data9 = data8.require;
if((!(data9 && typeof data9 == "object" && !Array.isArray(data9))) && (data9 !== null)){
const err26 = {instancePath:instancePath+"/labels/require",schemaPath:"#/components/schemas/LabelSelectorDto/properties/require/type",keyword:"type",params:{type: schema37.properties.require.type},message:"must be object,null",schema:schema37.properties.require.type,parentSchema:schema37.properties.require,data:data9};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(Object.keys(data9).length > 64){
const err27 = {instancePath:instancePath+"/labels/require",schemaPath:"#/components/schemas/LabelSelectorDto/properties/require/maxProperties",keyword:"maxProperties",params:{limit: 64},message:"must NOT have more than 64 properties",schema:64,parentSchema:schema37.properties.require,data:data9};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
for(const key2 in data9){
const _errs29 = errors;
if(typeof key2 === "string"){
if(!pattern9.test(key2)){
const err28 = {instancePath:instancePath+"/labels/require",schemaPath:"#/components/schemas/LabelSelectorDto/properties/require/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9._/-]{1,64}$"},message:"must match pattern \""+"^[A-Za-z0-9._/-]{1,64}$"+"\"",schema:"^[A-Za-z0-9._/-]{1,64}$",parentSchema:schema37.properties.require.propertyNames,data:key2,propertyName:key2};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
var valid5 = _errs29 === errors;
if(!valid5){
const err29 = {instancePath:instancePath+"/labels/require",schemaPath:"#/components/schemas/LabelSelectorDto/properties/require/propertyNames",keyword:"propertyNames",params:{propertyName: key2},message:"property name must be valid",schema:schema37.properties.require.propertyNames,parentSchema:schema37.properties.require,data:data9};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
for(const key3 in data9){
let data10 = data9[key3];
if(typeof data10 === "string"){
if(data10.length > 256 && func1(data10) > 256){
const err30 = {instancePath:instancePath+"/labels/require/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/components/schemas/LabelSelectorDto/properties/require/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters",schema:256,parentSchema:schema37.properties.require.additionalProperties,data:data10};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/labels/require/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/components/schemas/LabelSelectorDto/properties/require/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema37.properties.require.additionalProperties.type,parentSchema:schema37.properties.require.additionalProperties,data:data10};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
}
if(data8.prefer !== undefined){
let data11 = data8.prefer;
if((!(data11 && typeof data11 == "object" && !Array.isArray(data11))) && (data11 !== null)){
const err32 = {instancePath:instancePath+"/labels/prefer",schemaPath:"#/components/schemas/LabelSelectorDto/properties/prefer/type",keyword:"type",params:{type: schema37.properties.prefer.type},message:"must be object,null",schema:schema37.properties.prefer.type,parentSchema:schema37.properties.prefer,data:data11};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if(Object.keys(data11).length > 64){
const err33 = {instancePath:instancePath+"/labels/prefer",schemaPath:"#/components/schemas/LabelSelectorDto/properties/prefer/maxProperties",keyword:"maxProperties",params:{limit: 64},message:"must NOT have more than 64 properties",schema:64,parentSchema:schema37.properties.prefer,data:data11};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
for(const key4 in data11){
const _errs35 = errors;
if(typeof key4 === "string"){
if(!pattern9.test(key4)){
const err34 = {instancePath:instancePath+"/labels/prefer",schemaPath:"#/components/schemas/LabelSelectorDto/properties/prefer/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9._/-]{1,64}$"},message:"must match pattern \""+"^[A-Za-z0-9._/-]{1,64}$"+"\"",schema:"^[A-Za-z0-9._/-]{1,64}$",parentSchema:schema37.properties.prefer.propertyNames,data:key4,propertyName:key4};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
var valid7 = _errs35 === errors;
if(!valid7){
const err35 = {instancePath:instancePath+"/labels/prefer",schemaPath:"#/components/schemas/LabelSelectorDto/properties/prefer/propertyNames",keyword:"propertyNames",params:{propertyName: key4},message:"property name must be valid",schema:schema37.properties.prefer.propertyNames,parentSchema:schema37.properties.prefer,data:data11};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
for(const key5 in data11){
let data12 = data11[key5];
if(typeof data12 === "string"){
if(data12.length > 256 && func1(data12) > 256){
const err36 = {instancePath:instancePath+"/labels/prefer/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/components/schemas/LabelSelectorDto/properties/prefer/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters",schema:256,parentSchema:schema37.properties.prefer.additionalProperties,data:data12};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
else {
const err37 = {instancePath:instancePath+"/labels/prefer/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/components/schemas/LabelSelectorDto/properties/prefer/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema37.properties.prefer.additionalProperties.type,parentSchema:schema37.properties.prefer.additionalProperties,data:data12};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
}
}
else {
const err38 = {instancePath:instancePath+"/labels",schemaPath:"#/components/schemas/LabelSelectorDto/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema37.type,parentSchema:schema37,data:data8};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
var _valid1 = _errs23 === errors;
valid2 = valid2 || _valid1;
const _errs39 = errors;
if(data8 !== null){
const err39 = {instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null",schema:schema50.properties.labels.anyOf[1].type,parentSchema:schema50.properties.labels.anyOf[1],data:data8};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
var _valid1 = _errs39 === errors;
valid2 = valid2 || _valid1;
if(!valid2){
const err40 = {instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema50.properties.labels.anyOf,parentSchema:schema50.properties.labels,data:data8};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
else {
errors = _errs22;
if(vErrors !== null){
if(_errs22){
vErrors.length = _errs22;
}
else {
vErrors = null;
}
}
}
}
if(data.requireWorker !== undefined){
let data13 = data.requireWorker;
if((typeof data13 !== "boolean") && (data13 !== null)){
const err41 = {instancePath:instancePath+"/requireWorker",schemaPath:"#/properties/requireWorker/type",keyword:"type",params:{type: schema50.properties.requireWorker.type},message:"must be boolean,null",schema:schema50.properties.requireWorker.type,parentSchema:schema50.properties.requireWorker,data:data13};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data.cancelOnDisconnect !== undefined){
let data14 = data.cancelOnDisconnect;
if((typeof data14 !== "boolean") && (data14 !== null)){
const err42 = {instancePath:instancePath+"/cancelOnDisconnect",schemaPath:"#/properties/cancelOnDisconnect/type",keyword:"type",params:{type: schema50.properties.cancelOnDisconnect.type},message:"must be boolean,null",schema:schema50.properties.cancelOnDisconnect.type,parentSchema:schema50.properties.cancelOnDisconnect,data:data14};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
else {
const err43 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema50.type,parentSchema:schema50,data};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
validate35.errors = vErrors;
return errors === 0;
}
validate35.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


const schema52 = {"type":"object","properties":{"deadlineMs":{"type":["integer","null"],"minimum":0,"maximum":86400000}},"additionalProperties":false};

function validate37(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate37.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(key0 === "deadlineMs")){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema52,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.deadlineMs !== undefined){
let data0 = data.deadlineMs;
if((!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))) && (data0 !== null)){
const err1 = {instancePath:instancePath+"/deadlineMs",schemaPath:"#/properties/deadlineMs/type",keyword:"type",params:{type: schema52.properties.deadlineMs.type},message:"must be integer,null",schema:schema52.properties.deadlineMs.type,parentSchema:schema52.properties.deadlineMs,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 86400000 || isNaN(data0)){
const err2 = {instancePath:instancePath+"/deadlineMs",schemaPath:"#/properties/deadlineMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400000},message:"must be <= 86400000",schema:86400000,parentSchema:schema52.properties.deadlineMs,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data0 < 0 || isNaN(data0)){
const err3 = {instancePath:instancePath+"/deadlineMs",schemaPath:"#/properties/deadlineMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema52.properties.deadlineMs,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
}
else {
const err4 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema52.type,parentSchema:schema52,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
validate37.errors = vErrors;
return errors === 0;
}
validate37.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


const schema53 = {"type":"object","properties":{"instanceId":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$","x-message":"expected letters, digits, '.', '_' and '-'"},"exitCode":{"type":["integer","null"],"minimum":0,"maximum":255},"signal":{"type":["string","null"],"pattern":"^SIG[A-Z0-9+]{1,12}$","x-message":"expected a signal name such as SIGKILL"}},"required":["instanceId"],"additionalProperties":false};
const pattern23 = new RegExp("^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$", "u");
const pattern24 = new RegExp("^SIG[A-Z0-9+]{1,12}$", "u");

function validate38(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate38.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.instanceId === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "instanceId"},message:"must have required property '"+"instanceId"+"'",schema:schema53.required,parentSchema:schema53,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "instanceId") || (key0 === "exitCode")) || (key0 === "signal"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema53,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.instanceId !== undefined){
let data0 = data.instanceId;
if(typeof data0 === "string"){
if(!pattern23.test(data0)){
const err2 = {instancePath:instancePath+"/instanceId",schemaPath:"#/properties/instanceId/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$"},message:"must match pattern \""+"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$"+"\"",schema:"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$",parentSchema:schema53.properties.instanceId,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/instanceId",schemaPath:"#/properties/instanceId/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema53.properties.instanceId.type,parentSchema:schema53.properties.instanceId,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.exitCode !== undefined){
let data1 = data.exitCode;
if((!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))) && (data1 !== null)){
const err4 = {instancePath:instancePath+"/exitCode",schemaPath:"#/properties/exitCode/type",keyword:"type",params:{type: schema53.properties.exitCode.type},message:"must be integer,null",schema:schema53.properties.exitCode.type,parentSchema:schema53.properties.exitCode,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 255 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/exitCode",schemaPath:"#/properties/exitCode/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255",schema:255,parentSchema:schema53.properties.exitCode,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data1 < 0 || isNaN(data1)){
const err6 = {instancePath:instancePath+"/exitCode",schemaPath:"#/properties/exitCode/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema53.properties.exitCode,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
if(data.signal !== undefined){
let data2 = data.signal;
if((typeof data2 !== "string") && (data2 !== null)){
const err7 = {instancePath:instancePath+"/signal",schemaPath:"#/properties/signal/type",keyword:"type",params:{type: schema53.properties.signal.type},message:"must be string,null",schema:schema53.properties.signal.type,parentSchema:schema53.properties.signal,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(typeof data2 === "string"){
if(!pattern24.test(data2)){
const err8 = {instancePath:instancePath+"/signal",schemaPath:"#/properties/signal/pattern",keyword:"pattern",params:{pattern: "^SIG[A-Z0-9+]{1,12}$"},message:"must match pattern \""+"^SIG[A-Z0-9+]{1,12}$"+"\"",schema:"^SIG[A-Z0-9+]{1,12}$",parentSchema:schema53.properties.signal,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
}
else {
const err9 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema53.type,parentSchema:schema53,data};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
validate38.errors = vErrors;
return errors === 0;
}
validate38.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

/** Compiled validator of each DTO of a request, by its class name. */
export const requestValidators: Record<string, import('ajv').ValidateFunction> = {
  ArtifactTicketRequestDto: validate21,
  CancelMessageDto: validate22,
  SubscribeMessageDto: validate23,
  UnsubscribeMessageDto: validate24,
  ApiKeyRequestDto: validate25,
  KeyLimitsDto: validate26,
  RotateRequestDto: validate27,
  SessionRequestDto: validate28,
  TaskBatchRequestDto: validate29,
  TaskInputDto: validate30,
  BackoffDto: validate31,
  CancelRequestDto: validate32,
  LabelSelectorDto: validate33,
  RetryRequestDto: validate34,
  TaskRequestDto: validate35,
  DrainRequestDto: validate37,
  WorkerExitDto: validate38,
};

/** JSON Schema of each DTO of a request, by its class name. */
export const requestSchemas: Record<string, { properties: Record<string, Record<string, unknown>> }> = {
  "ArtifactTicketRequestDto": {
    "type": "object",
    "properties": {
      "ttlS": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 1,
        "maximum": 86400
      }
    },
    "additionalProperties": false
  },
  "CancelMessageDto": {
    "type": "object",
    "properties": {
      "taskId": {
        "type": "string",
        "pattern": "^[A-Za-z0-9_-]{1,64}$",
        "x-message": "must be a task id: up to 64 letters, digits, _ and -"
      },
      "reason": {
        "type": [
          "string",
          "null"
        ],
        "maxLength": 1024
      },
      "graceMs": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 0,
        "maximum": 600000
      }
    },
    "required": [
      "taskId"
    ],
    "additionalProperties": false
  },
  "SubscribeMessageDto": {
    "type": "object",
    "properties": {
      "taskId": {
        "type": "string",
        "pattern": "^[A-Za-z0-9_-]{1,64}$",
        "x-message": "must be a task id: up to 64 letters, digits, _ and -"
      },
      "after": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 0,
        "maximum": 9007199254740991
      }
    },
    "required": [
      "taskId"
    ],
    "additionalProperties": false
  },
  "UnsubscribeMessageDto": {
    "type": "object",
    "properties": {
      "taskId": {
        "type": "string",
        "pattern": "^[A-Za-z0-9_-]{1,64}$",
        "x-message": "must be a task id: up to 64 letters, digits, _ and -"
      }
    },
    "required": [
      "taskId"
    ],
    "additionalProperties": false
  },
  "ApiKeyRequestDto": {
    "type": "object",
    "properties": {
      "name": {
        "type": "string",
        "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
        "x-message": "must be 1 to 64 letters, digits, '.', '_' and '-', not beginning with a sign"
      },
      "scopes": {
        "type": "array",
        "minItems": 1,
        "maxItems": 4,
        "items": {
          "type": "string",
          "enum": [
            "submit",
            "read",
            "operate",
            "admin"
          ]
        }
      },
      "capabilities": {
        "type": [
          "array",
          "null"
        ],
        "minItems": 1,
        "maxItems": 64,
        "items": {
          "maxLength": 128,
          "type": "string",
          "pattern": "^(?:\\*|[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*(?:\\.\\*)?)$",
          "x-message": "must be a capability such as python.run, a prefix such as python.*, or *"
        }
      },
      "labels": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/LabelSelectorDto"
          },
          {
            "type": "null"
          }
        ]
      },
      "weight": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 1,
        "maximum": 100
      },
      "limits": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/KeyLimitsDto"
          },
          {
            "type": "null"
          }
        ]
      },
      "ttlMs": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 1,
        "maximum": 315360000000
      },
      "expiresAt": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^(?:\\d{1,16}|\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])(?:T(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d))?)$",
        "x-message": "must be a time such as 2099-01-31T12:00:00Z"
      }
    },
    "required": [
      "name",
      "scopes"
    ],
    "additionalProperties": false
  },
  "KeyLimitsDto": {
    "type": "object",
    "properties": {
      "waitingMax": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 1,
        "maximum": 10000000
      },
      "runningMax": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 1,
        "maximum": 1000000
      },
      "sessionsMax": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 0,
        "maximum": 1000000
      },
      "storedBytesMax": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 1,
        "maximum": 9007199254740991
      },
      "submissionsPerMinuteMax": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 1,
        "maximum": 10000000
      }
    },
    "additionalProperties": false
  },
  "RotateRequestDto": {
    "type": "object",
    "properties": {
      "overlapMs": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 0,
        "maximum": 2592000000
      }
    },
    "additionalProperties": false
  },
  "SessionRequestDto": {
    "type": "object",
    "properties": {
      "capability": {
        "type": "string",
        "maxLength": 128,
        "pattern": "^[a-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)+$",
        "x-message": "must be a dotted name such as python.run"
      },
      "ttlMs": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 1,
        "maximum": 86400000
      },
      "labels": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/LabelSelectorDto"
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "required": [
      "capability"
    ],
    "additionalProperties": false
  },
  "TaskBatchRequestDto": {
    "type": "object",
    "properties": {
      "tasks": {
        "type": "array",
        "minItems": 1,
        "maxItems": 1000
      }
    },
    "required": [
      "tasks"
    ],
    "additionalProperties": false
  },
  "TaskInputDto": {
    "type": "object",
    "properties": {
      "text": {
        "type": [
          "string",
          "null"
        ],
        "maxLength": 65536
      },
      "base64": {
        "type": [
          "string",
          "null"
        ],
        "contentEncoding": "base64",
        "pattern": "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
        "x-message": "must be base64",
        "maxLength": 87384
      },
      "offset": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 0,
        "maximum": 9007199254740991
      },
      "end": {
        "type": [
          "boolean",
          "null"
        ]
      }
    },
    "additionalProperties": false
  },
  "BackoffDto": {
    "type": "object",
    "properties": {
      "type": {
        "type": [
          "string",
          "null"
        ],
        "enum": [
          "fixed",
          "exponential",
          null
        ]
      },
      "delayMs": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 0,
        "maximum": 86400000
      },
      "maxDelayMs": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 0,
        "maximum": 86400000
      },
      "jitter": {
        "type": [
          "number",
          "null"
        ],
        "minimum": 0,
        "maximum": 1
      }
    },
    "additionalProperties": false
  },
  "CancelRequestDto": {
    "type": "object",
    "properties": {
      "reason": {
        "type": [
          "string",
          "null"
        ],
        "maxLength": 1024
      },
      "graceMs": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 0,
        "maximum": 600000
      }
    },
    "additionalProperties": false
  },
  "LabelSelectorDto": {
    "type": "object",
    "properties": {
      "require": {
        "type": [
          "object",
          "null"
        ],
        "maxProperties": 64,
        "propertyNames": {
          "pattern": "^[A-Za-z0-9._/-]{1,64}$",
          "x-message": "must be up to 64 letters, digits and ._/-"
        },
        "additionalProperties": {
          "type": "string",
          "maxLength": 256
        }
      },
      "prefer": {
        "type": [
          "object",
          "null"
        ],
        "maxProperties": 64,
        "propertyNames": {
          "pattern": "^[A-Za-z0-9._/-]{1,64}$",
          "x-message": "must be up to 64 letters, digits and ._/-"
        },
        "additionalProperties": {
          "type": "string",
          "maxLength": 256
        }
      }
    },
    "additionalProperties": false
  },
  "RetryRequestDto": {
    "type": "object",
    "properties": {
      "maxAttempts": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 1,
        "maximum": 100
      },
      "backoff": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/BackoffDto"
          },
          {
            "type": "null"
          }
        ]
      },
      "on": {
        "type": [
          "array",
          "null"
        ],
        "maxItems": 32,
        "items": {
          "type": "string",
          "pattern": "^([a-z][a-z0-9_-]*\\.)?[A-Z][A-Z0-9_]*$",
          "x-message": "must be error codes such as WORKER_LOST"
        }
      }
    },
    "additionalProperties": false
  },
  "TaskRequestDto": {
    "type": "object",
    "properties": {
      "capability": {
        "type": "string",
        "maxLength": 128,
        "pattern": "^[a-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)+$",
        "x-message": "must be a dotted name such as python.run"
      },
      "input": {},
      "priority": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": -100,
        "maximum": 100
      },
      "timeoutMs": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 1,
        "maximum": 86400000
      },
      "noProgressTimeoutMs": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 1,
        "maximum": 86400000
      },
      "startTimeoutMs": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 1,
        "maximum": 86400000
      },
      "queueTimeoutMs": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 1,
        "maximum": 2592000000
      },
      "retry": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/RetryRequestDto"
          },
          {
            "type": "null"
          }
        ]
      },
      "sessionId": {
        "type": [
          "string",
          "null"
        ],
        "maxLength": 64,
        "pattern": "^[A-Za-z0-9_-]+$",
        "x-message": "must be a session id"
      },
      "labels": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/LabelSelectorDto"
          },
          {
            "type": "null"
          }
        ]
      },
      "requireWorker": {
        "type": [
          "boolean",
          "null"
        ]
      },
      "cancelOnDisconnect": {
        "type": [
          "boolean",
          "null"
        ]
      }
    },
    "required": [
      "capability"
    ],
    "additionalProperties": false
  },
  "DrainRequestDto": {
    "type": "object",
    "properties": {
      "deadlineMs": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 0,
        "maximum": 86400000
      }
    },
    "additionalProperties": false
  },
  "WorkerExitDto": {
    "type": "object",
    "properties": {
      "instanceId": {
        "type": "string",
        "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$",
        "x-message": "expected letters, digits, '.', '_' and '-'"
      },
      "exitCode": {
        "type": [
          "integer",
          "null"
        ],
        "minimum": 0,
        "maximum": 255
      },
      "signal": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^SIG[A-Z0-9+]{1,12}$",
        "x-message": "expected a signal name such as SIGKILL"
      }
    },
    "required": [
      "instanceId"
    ],
    "additionalProperties": false
  }
};
