/* SPDX-License-Identifier: MIT */
/* words.h - what gen makes its names and notes of */
#ifndef WORDS_H
#define WORDS_H

static const char *const surnames[] = {
	"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴",
	"周", "徐", "孙", "马", "朱", "胡", "郭", "何", "高",
	"林", "罗", "郑", "梁", "谢", "宋", "唐", "许", "韩",
	"冯", "邓", "曹", "彭", "曾", "单", "仇", "解", "欧阳",
};
static const char *const given[] = {
	"伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳",
	"杰", "娟", "涛", "明", "超", "霞", "平", "刚", "桂", "英", "华", "玉",
	"文", "建", "国", "志", "海", "燕", "晓", "东", "宇", "浩", "然", "子",
	"轩", "梓", "涵", "雨", "欣", "怡", "佳", "思", "琪", "博",
};
static const char *const places[] = {
	"上海", "北京", "广州", "深圳", "杭州", "南京", "苏州", "成都",
	"武汉", "西安", "重庆", "天津", "青岛", "宁波", "厦门", "长沙",
};
static const char *const brands[] = {
	"华信", "恒通", "瑞丰", "天成", "金盛", "博远", "明达", "正源",
	"联创", "鼎新", "宏图", "东方", "新宇", "卓越", "中科", "永安",
};
static const char *const trades[] = { "科技", "贸易", "电子", "机械", "食品",
				      "医疗", "物流", "建材", "软件", "服饰" };
static const char *const forms[] = { "有限公司", "有限责任公司",
				     "股份有限公司" };
static const char *const first_names[] = {
	"Anna", "José",	 "Liam",  "Emma",  "Zoë", "Noah",   "Ivan",   "Yuki",
	"Omar", "Sofía", "Søren", "Chloé", "Raj", "Fatima", "Łukasz", "Maria",
};
static const char *const last_names[] = {
	"Smith",  "García", "Müller", "O'Brien", "Nguyen", "Ivanova",  "Tanaka",
	"Haddad", "Rossi",  "Jensen", "Dubois",	 "Patel",  "Kowalski", "Silva",
};
static const char *const hostile[] = {
	"Robert'); DROP TABLE students;--",
	"=cmd|' /C calc'!A0",
	"say \"hi\", she said",
	"李雷\n二行",
	"emoji 👩‍👩‍👧‍👦 王",
	"abc\xe2\x80\xaemoc.lave",
	"@SUM(1+1)*cmd()",
	"-rf --",
	"{{name}} $(id) `id` %s%n",
};
static const char *const sources[] = { "web",	   "phone", "wechat",
				       "referral", "fair",  "shop" };
static const char *const regions[] = { "华东", "华北", "华南", "西南",
				       "华中", "东北", "西北" };
static const char *const tags[] = {
	"", "", "", "", "", "vip", "dealer", "trial"
};
static const char *const domains[] = { "example.com", "example.cn",
				       "mail.example.org", "example.net" };
static const char *const order_channels[] = { "web", "shop", "wechat", "app" };
static const char *const touch_channels[] = { "phone", "wechat", "mail", "sms",
					      "visit" };
static const char *const outcomes[] = { "reached", "replied", "no_answer",
					"bounced" };
static const char *const bodies[] = {
	"问了交货期",
	"asked for a quote, will call back",
	"客户说价格偏高,下周再谈",
	"送样品，约周三",
	"line one\nline two",
	"“报价单”已发",
	"没接电话",
};

#endif
