/* SPDX-License-Identifier: MIT */
/* map_guess.c - a map document from the headers people write */
#include "load/load.h"

#include <stdlib.h>
#include <string.h>

/* What a header usually means; the first row whose word is in it wins. */
static const struct {
	const char *types; /* blank-separated, "*" any */
	const char *words; /* folded, separated by | */
	const char *key;
} known[] = {
	{ "order ticket touch deal contract feedback points",
	  "客户编号|客户号|会员号|会员编号|客户id|customer id|customer "
	  "no|customer_id|customer number|member",
	  "@customer.ext" },
	{ "order ticket touch deal contract feedback points",
	  "客户名称|客户姓名|客户|买家|收货人|customer "
	  "name|customer|buyer|client",
	  "@customer.name" },
	{ "order ticket touch deal contract",
	  "手机号码|手机号|手机|联系电话|电话|phone|mobile|tel",
	  "@customer.phone" },
	{ "order",
	  "订单编号|订单号|单号|order id|order no|order number|order_id",
	  "ext.import" },
	{ "order",
	  "下单时间|下单日期|订单日期|成交时间|付款时间|购买日期|日期|时间|"
	  "order date|date|time",
	  "placed_at" },
	{ "order",
	  "订单金额|实付金额|实付|成交金额|总价|合计|金额|amount|total|revenue|"
	  "price",
	  "amount" },
	{ "order contract", "币种|货币|currency", "currency" },
	{ "order", "订单状态|状态|物流状态|status|stage", "stage" },
	{ "order", "成本|cost", "cost" },
	{ "order touch ticket", "渠道|平台|店铺|channel", "channel" },
	{ "contract", "合同编号|合同号|contract no", "ext.import" },
	{ "contract", "开始日期|生效日期|起始|start", "start" },
	{ "contract", "结束日期|到期日期|截止|终止|end|expire", "end" },
	{ "contract deal", "金额|amount|value", "amount" },
	{ "deal", "商机名称|项目名称|商机|项目|name|title", "name" },
	{ "deal", "阶段|stage", "stage" },
	{ "deal", "预计成交|预计签约|expected close|close date",
	  "expected_close" },
	{ "ticket", "主题|标题|问题|subject|title", "subject" },
	{ "ticket touch",
	  "内容|描述|详情|记录|备注|body|description|content|note", "body" },
	{ "touch", "时间|日期|跟进时间|date|time", "at" },
	{ "lead customer", "客户编号|线索编号|会员号|编号|序号|客户id|id|no.",
	  "ext.import" },
	{ "lead", "公司名称|公司|企业|单位|company|organization", "company" },
	{ "lead", "联系人|姓名|客户名称|称呼|名字|full name|name|contact",
	  "name" },
	{ "lead", "需求|咨询内容|意向|need|message", "need" },
	{ "lead", "预算|budget", "budget" },
	{ "lead", "职位|职务|title|position", "title" },
	{ "customer contact",
	  "公司名称|客户名称|企业名称|联系人|姓名|名称|名字|full name|name",
	  "name" },
	{ "contact", "职位|职务|title|position", "title" },
	{ "customer", "客户类型|类型|kind|type", "kind" },
	{ "customer", "需求|备注|needs|note", "needs" },
	{ "customer lead contact",
	  "手机号码|手机号|手机|联系电话|电话|phone|mobile|tel", "phone" },
	{ "customer lead contact",
	  "电子邮箱|电子邮件|邮箱|邮件|e-mail|email|mail", "email" },
	{ "customer lead contact", "微信号|微信|wechat|weixin", "handles" },
	{ "customer lead", "来源渠道|客户来源|线索来源|来源|渠道|source",
	  "source" },
	{ "customer lead",
	  "所在地区|地区|区域|省份|城市|省|市|region|city|province", "region" },
	{ "customer lead", "所属行业|行业|industry", "industry" },
	{ "customer lead", "公司规模|规模|人数|size|employees", "size" },
	{ "customer lead",
	  "创建时间|登记时间|录入时间|注册时间|添加时间|created|since|date",
	  "since" },
	{ "customer lead order deal ticket contract task",
	  "负责人|跟进人|销售员|销售|业务员|owner|sales", "owner" },
	{ "*", "标签|tags|labels|tag", "tags" },
};

static bool
has_word(const char *words, const char *header, bool whole)
{
	char word[64];
	size_t n;

	while (*words) {
		n = strcspn(words, "|");
		snprintf(word, sizeof word, "%.*s", (int)n, words);
		if (whole ? !strcmp(header, word)
			  : strstr(header, word) != NULL)
			return true;
		words += n + (words[n] == '|');
	}
	return false;
}

static const char *
guess_guess(const struct crmp_type *t, const char *header,
	    const char *const *taken, size_t n)
{
	size_t i, k;
	int whole;

	for (whole = 1; whole >= 0; whole--)
		for (i = 0; i < sizeof known / sizeof *known; i++) {
			if (strcmp(known[i].types, "*") &&
			    !crmp_word_in(known[i].types, t->name,
					  strlen(t->name)))
				continue;
			if (!has_word(known[i].words, header, whole))
				continue;
			for (k = 0; k < n; k++)
				if (taken[k] && !strcmp(taken[k], known[i].key))
					break;
			if (k == n)
				return known[i].key;
		}
	return NULL;
}

static void
set(json_t *obj, const char *key, json_t *v)
{
	json_object_set_new(obj, key, v);
}

/* The customer's part of a row, when the file is not about customers. */
static void
customer_part(json_t *cust, const char *column, const char *key)
{
	json_t *cols = json_object_get(cust, "columns"), *keys;

	if (!strcmp(key, "@customer.ext")) {
		keys = json_array();
		json_array_append_new(keys, json_string("ext.import"));
		set(cols, column, keys);
	} else {
		set(cols, column, json_string(strchr(key, '.') + 1));
	}
}

static json_t *
guess_build(const struct crmp_type *t, const char *const *columns, size_t n,
	    const char *const *keys)
{
	json_t *own = json_object(), *cust = json_object(), *doc, *list, *cols;
	bool has_customer = false, named = false, by_ext = false;
	size_t i;

	set(own, "type", json_string(t->name));
	set(own, "columns", json_object());
	set(cust, "as", json_string("c"));
	set(cust, "type", json_string("customer"));
	set(cust, "columns", json_object());
	cols = json_object_get(own, "columns");
	for (i = 0; i < n; i++) {
		if (!*columns[i])
			continue;
		if (keys[i] && *keys[i] == '@') {
			has_customer = true;
			named |= !strcmp(keys[i], "@customer.name");
			by_ext |= !strcmp(keys[i], "@customer.ext");
			customer_part(cust, columns[i], keys[i]);
		} else {
			set(cols, columns[i],
			    keys[i] ? json_string(keys[i]) : json_null());
		}
	}
	if (!has_customer) {
		json_decref(cust);
		return own;
	}
	for (i = 0; !named && i < n; i++)
		if (keys[i] && !strcmp(keys[i], "@customer.ext"))
			json_array_append_new(
				json_object_get(
					json_object_get(cust, "columns"),
					columns[i]),
				json_string("name"));
	if (by_ext)
		set(cust, "find", json_true());
	set(own, "constants", json_object());
	set(json_object_get(own, "constants"), "customer_id",
	    json_string("$c"));
	doc = json_object();
	list = json_array();
	json_array_append_new(list, cust);
	json_array_append_new(list, own);
	set(doc, "records", list);
	return doc;
}

enum crm_status
crmp_map_guess(const struct crmp_type *t, const char *const *columns, size_t n,
	       struct crm_buf *out, struct crm_error *e)
{
	const char **keys = calloc(n + 1, sizeof *keys);
	struct crm_buf folded = { 0 };
	enum crm_status rc = CRM_OK;
	json_t *doc = NULL;
	char *text = NULL;
	size_t i;

	if (!keys)
		return crm_nomem(e);
	for (i = 0; !rc && i < n; i++) {
		crm_buf_reset(&folded);
		rc = crm_text_fold(columns[i], strlen(columns[i]), &folded, e);
		if (rc || !folded.len)
			continue;
		keys[i] =
			crmp_field_index(t, columns[i], strlen(columns[i])) >= 0
				? columns[i]
				: guess_guess(t, folded.s, keys, n);
	}
	if (!rc) {
		doc = guess_build(t, columns, n, keys);
		text = crmp_json_dump(doc, JSON_INDENT(2));
		crm_buf_puts(out, text ? text : "");
		crm_buf_putc(out, '\n');
		rc = text ? crm_buf_ok(out, e) : crm_nomem(e);
	}
	json_decref(doc);
	free(text);
	crm_buf_free(&folded);
	free(keys);
	return rc;
}
